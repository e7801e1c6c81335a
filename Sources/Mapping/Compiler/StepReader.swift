import Directory

/// The steps by their names in a file. Steps that stand as keys in a table run in this order.
enum StepName: String, CaseIterable {
    case split, trim
    case localPart = "local_part"
    case domain, ascii, lowercase, uppercase, replace, matching
    case notMatching = "not_matching"
    case table, take, limit, join, boolean
    case generalizedTime = "generalized_time"
    case daysSinceEpoch = "days_since_epoch"
    case filetime, unit
    case postalAddress = "postal_address"
    case proxyAddresses = "proxy_addresses"
    case `default`, base64
    case utf16Password = "utf16_password"
}

/// Reads steps, in a list (`steps`) or as keys of a table.
enum StepReader {
    /// What a step is read as; a flag that is false is none.
    private enum Reading {
        case step(Step)
        case encoding(BinaryCodec)
    }

    /// The steps that the members of a table name, and how the values become bytes.
    static func steps(
        _ members: [String: DocumentNode], _ node: DocumentNode
    ) throws(DocumentProblem) -> (steps: [Step], encoding: BinaryCodec?) {
        let named = StepName.allCases.filter { members[$0.rawValue] != nil }
        guard let list = members["steps"] else {
            var readings: [Reading] = []
            for name in named {
                guard let value = members[name.rawValue] else { continue }
                if let reading = try reading(name, value) { readings.append(reading) }
            }
            return try result(readings, node)
        }
        if let name = named.first {
            throw node.problem("\(name.rawValue) stands beside steps; put it into the list, where it is to run")
        }
        return try result(try readings(list), list)
    }

    private static func readings(_ list: DocumentNode) throws(DocumentProblem) -> [Reading] {
        guard let items = list.items, !items.isEmpty else {
            throw list.problem("expected a list of steps, such as [trim, lowercase]")
        }
        let known = StepName.allCases.map(\.rawValue)
        var readings: [Reading] = []
        for item in items {
            guard item.members != nil else {
                let name = try item.choice(StepName.self)
                guard let reading = flag(name) else {
                    throw item.problem("\(name.rawValue) needs to know more, such as { \(name.rawValue): … }")
                }
                readings.append(reading)
                continue
            }
            let members = try item.members(known: known)
            guard members.count == 1, let (key, value) = members.first, let name = StepName(rawValue: key) else {
                throw item.problem("expected one step an item, because the order counts")
            }
            if let reading = try reading(name, value) { readings.append(reading) }
        }
        return readings
    }

    private static func result(
        _ readings: [Reading], _ node: DocumentNode
    ) throws(DocumentProblem) -> (steps: [Step], encoding: BinaryCodec?) {
        var steps: [Step] = []
        var encoding: BinaryCodec?
        for reading in readings {
            guard encoding == nil else {
                throw node.problem("base64 and utf16_password make bytes, so only one of them can stand, as the last")
            }
            switch reading {
            case .step(let step): steps.append(step)
            case .encoding(let codec): encoding = codec
            }
        }
        return (steps, encoding)
    }

    /// A step that needs no more than its name; nil for one that does.
    private static func flag(_ name: StepName) -> Reading? {
        switch name {
        case .trim: .step(.trim)
        case .localPart: .step(.localPart)
        case .domain: .step(.domain)
        case .ascii: .step(.ascii(.plain))
        case .lowercase: .step(.lowercase)
        case .uppercase: .step(.uppercase)
        case .generalizedTime: .step(.codec(.generalizedTime))
        case .daysSinceEpoch: .step(.codec(.daysSinceEpoch))
        case .filetime: .step(.codec(.fileTime))
        case .postalAddress: .step(.codec(.postalAddress))
        case .proxyAddresses: .step(.proxyAddresses)
        case .base64: .encoding(.base64)
        case .utf16Password: .encoding(.utf16Password)
        default: nil
        }
    }

    private static func reading(_ name: StepName, _ node: DocumentNode) throws(DocumentProblem) -> Reading? {
        if name == .ascii, let word = Transliteration(rawValue: node.text ?? "") { return .step(.ascii(word)) }
        if let flag = flag(name) { return try node.boolean() ? flag : nil }
        return .step(try StepParameters.step(name, node))
    }
}
