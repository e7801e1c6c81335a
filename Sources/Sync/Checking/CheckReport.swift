/// What looking at one server brought to light.
package struct CheckReport: Sendable {
    package var findings: [Finding] = []
    package var capabilities: [CapabilityRow] = []

    package init() {}
}

/// One line of the table of what a server can do.
package struct CapabilityRow: Hashable, Sendable {
    /// The feature, and the standard that describes it.
    package let name: String
    package let isThere: Bool
    /// What the gateway does instead where it is not there, or what to know where it is.
    package let remark: String?

    package init(_ name: String, _ isThere: Bool, _ remark: String? = nil) {
        self.name = name
        self.isThere = isThere
        self.remark = remark
    }

    /// `yes`, `yes: …` or `no, instead: …`.
    package var answer: String {
        switch (isThere, remark) {
        case (true, let remark?): "yes: \(remark)"
        case (true, nil): "yes"
        case (false, let remark?): "no, instead: \(remark)"
        case (false, nil): "no"
        }
    }
}
