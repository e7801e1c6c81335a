import Directory

/// Whether the containers stand that entries are put into: the gateway makes none.
struct ContainerCheck: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let entry: MappedEntry

    /// The containers below the base that are not there, or not visible.
    func findings() async throws -> [Finding] {
        var findings: [Finding] = []
        for container in entry.containers {
            if capabilities.namingContext(of: container) != capabilities.namingContext(of: entry.base) {
                findings.append(
                    Finding(
                        .error, "container \(container)", "it is not in the naming context of the base \(entry.base)",
                        advice: "name a container from where the server can move entries, in the same naming context"))
            } else if try await isVisible(container) {
                findings.append(Finding(.ok, "container \(container)", "visible"))
            } else {
                findings.append(try await missing(container, "container \(container)"))
            }
        }
        return findings
    }

    /// What to say of a base or a container that does not show.
    func missing(_ dn: DN, _ subject: String) async throws -> Finding {
        let absent = try await absentNames(of: dn)
        let ldif = absent.compactMap(Self.ldif)
        return Finding(
            .error, subject, "not there or not visible to the gateway's account",
            advice: "if it is not there, create it, or mend the mapping; the gateway makes no containers",
            paste: ldif.count == absent.count ? ldif.joined(separator: "\n\n") : nil)
    }

    /// The entry and what is above it, as far as it does not show; the highest first.
    private func absentNames(of dn: DN) async throws -> [DN] {
        var absent: [DN] = [dn]
        let top = capabilities.namingContext(of: dn)
        while let next = absent[0].parent, next != top, !next.isRoot, try await !isVisible(next) {
            absent.insert(next, at: 0)
        }
        return absent
    }

    private func isVisible(_ dn: DN) async throws -> Bool { try await client.read(dn, [.noAttributes]) != nil }

    /// The entry with the class that the attribute in its name is usual for (RFC 4519); nil for an unusual one.
    private static func ldif(_ dn: DN) -> String? {
        guard let name = dn.rdn?.values.first, dn.rdn?.values.count == 1, let text = name.value.string,
            let objectClass = classes.first(where: { $0.0 == name.name })?.1
        else { return nil }
        return [("dn", dn.description), ("objectClass", objectClass), (name.name.description, text)]
            .map { LDIFLine($0, $1).description }.joined(separator: "\n")
    }

    private static let classes: [(AttributeName, String)] = [
        ("ou", "organizationalUnit"), ("o", "organization"), ("dc", "domain"), ("l", "locality"), ("c", "country"),
    ]
}
