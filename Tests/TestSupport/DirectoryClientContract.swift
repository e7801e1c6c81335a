package import Directory

/// What every `DirectoryClient` must do, the fake and the real one alike.
///
/// Each case gets a client and an empty container entry of its own, and throws `ContractViolation` when
/// the client does otherwise.
package struct DirectoryClientContract: Sendable, CustomStringConvertible {
    package let description: String
    package let run: @Sendable (any DirectoryClient, DN) async throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (any DirectoryClient, DN) async throws -> Void) {
        self.description = description
        self.run = run
    }

    package static let cases: [DirectoryClientContract] =
        addCases + modifyCases + renameAndDeleteCases + readCases + searchCases
}

/// A client broke the contract.
package struct ContractViolation: Error, CustomStringConvertible {
    package let description: String
}

extension DirectoryClientContract {
    private static let addCases = [
        Self("an added entry can be read back, hostile values and all") { client, base in
            for value in hostile {
                let entry = person(value, in: base)
                try await client.add(entry)
                let found = try await client.read(entry.dn, [])
                try expect(found?.dn == entry.dn, "\(value): read \(found?.dn.description ?? "nothing")")
                try expect(found?[.cn] == [value], "\(value): cn is \(found?[.cn] ?? [])")
                let page = try await client.search(
                    SearchRequest(base: base, scope: .oneLevel, filter: .equality(.cn, value))
                ).collect()
                try expect(page.map(\.dn) == [entry.dn], "\(value): found \(page.map(\.dn))")
            }
        },
        Self("an add brings identity and marker back") { client, base in
            let capabilities = try await client.capabilities
            let names = [capabilities.identity, capabilities.marker]
            let added = try await client.add(person("a", in: base), returning: names)
            let found = try await client.read(person("a", in: base).dn, names)
            try expect(added?.attributes == found?.attributes, "\(String(describing: added))")
            try expect(found?.attributes.count == 2, "\(String(describing: found))")
        },
        Self("an add to a taken name is 68") { client, base in
            try await client.add(person("a", in: base))
            try await refuses(.entryAlreadyExists) { try await client.add(person("A", in: base)) }
        },
        Self("an add below nothing is 32") { client, base in
            try await refuses(.noSuchObject) {
                try await client.add(person("a", in: base.child(RDN("ou", "absent"))))
            }
        },
        Self("a group without members is 65") { client, base in
            let group = Entry(
                dn: base.child(RDN(.cn, "g")), attributes: ["objectClass": ["groupOfNames"], "cn": ["g"]])
            try await refuses(.objectClassViolation) { try await client.add(group) }
        },
    ]

    private static let modifyCases = [
        Self("a modify changes what it names and the marker, not the identity") { client, base in
            let capabilities = try await client.capabilities
            let names = [capabilities.identity, capabilities.marker]
            let entry = person("a", in: base)
            let before = try await client.add(entry, returning: names)
            let after = try await client.modify(
                entry.dn, [Modification(.replace, .mail, ["a@x.test"]), Modification(.add, .cn, ["b"])],
                asserting: nil, returning: names)
            try expect(before?[capabilities.identity] == after?[capabilities.identity], "identity")
            try expect(before?[capabilities.marker] != after?[capabilities.marker], "marker")
            let found = try await client.read(entry.dn, [.mail, .cn])
            try expect(
                found?.attributes == [.mail: ["a@x.test"], .cn: ["b", "a"]], "\(String(describing: found))")
        },
        Self("a modify is done whole or not at all") { client, base in
            let entry = person("a", in: base)
            try await client.add(entry)
            try await refuses(.noSuchAttribute) {
                try await client.modify(
                    entry.dn, [Modification(.add, .mail, ["a@x.test"]), Modification(.delete, .cn, ["no"])])
            }
            try expect(try await client.read(entry.dn, [.mail])?[.mail] == [], "mail was written")
        },
        Self("adding a value that is there is 20, without regard to case") { client, base in
            let entry = person("a", in: base)
            try await client.add(entry)
            try await refuses(.attributeOrValueExists) {
                try await client.modify(entry.dn, [Modification(.add, .cn, ["A"])])
            }
        },
        Self("deleting what is not there is 16, replacing it by nothing is fine") { client, base in
            let entry = person("a", in: base)
            try await client.add(entry)
            try await refuses(.noSuchAttribute) {
                try await client.modify(entry.dn, [Modification(.delete, .mail)])
            }
            try await client.modify(entry.dn, [Modification(.replace, .mail)])
        },
        Self("a modify of nothing there is 32") { client, base in
            try await refuses(.noSuchObject) {
                try await client.modify(base.child(RDN(.cn, "no")), [Modification(.replace, .sn, ["x"])])
            }
        },
        Self("an assertion that does not hold is 122 and leaves the entry alone") { client, base in
            let entry = person("a", in: base)
            let marker = try await client.capabilities.marker
            let before = try await client.add(entry, returning: [marker])
            guard let stale = before?.attributes.first(marker) else {
                throw ContractViolation(description: "no marker")
            }
            let current = DirectoryFilter.equality(marker, stale)
            _ = try await client.modify(
                entry.dn, [Modification(.replace, .sn, ["new"])], asserting: current, returning: [])
            for attempt in 0..<3 {
                try await refuses(.assertionFailed) {
                    switch attempt {
                    case 0:
                        _ = try await client.modify(
                            entry.dn, [Modification(.replace, .sn, ["late"])], asserting: current,
                            returning: [])
                    case 1:
                        _ = try await client.rename(
                            entry.dn, to: RDN(.cn, "z"), under: nil, asserting: current, returning: [])
                    default: try await client.delete(entry.dn, asserting: current)
                    }
                }
            }
            try expect(try await client.read(entry.dn, [.sn])?[.sn] == ["new"], "the entry was changed")
        },
    ]

    private static let renameAndDeleteCases = [
        Self("a rename keeps identity and drops the old RDN value") { client, base in
            let identity = try await client.capabilities.identity
            let entry = person("a", in: base)
            let before = try await client.add(entry, returning: [identity])
            let after = try await client.rename(
                entry.dn, to: RDN(.cn, "b, c"), under: nil, asserting: nil, returning: [identity, .cn])
            try expect(after?.dn == base.child(RDN(.cn, "b, c")), "\(String(describing: after?.dn))")
            try expect(after?[identity] == before?[identity], "identity")
            try expect(after?[.cn] == ["b, c"], "\(after?[.cn] ?? [])")
            try expect(try await client.read(entry.dn, []) == nil, "the old name still answers")
        },
        Self("a rename moves an entry, and a taken name or an absent parent refuses it") { client, base in
            let other = Entry(
                dn: base.child(RDN("ou", "other")),
                attributes: ["objectClass": ["organizationalUnit"], "ou": ["other"]])
            try await client.add(other)
            try await client.add(person("a", in: base))
            try await client.add(person("b", in: base))
            try await refuses(.entryAlreadyExists) {
                try await client.rename(person("a", in: base).dn, to: RDN(.cn, "b"))
            }
            try await refuses(.noSuchObject) {
                try await client.rename(base.child(RDN(.cn, "no")), to: RDN(.cn, "x"))
            }
            try await client.rename(person("a", in: base).dn, to: RDN(.cn, "a"), under: other.dn)
            try expect(try await client.read(person("a", in: other.dn).dn, []) != nil, "not moved")
        },
        Self("an entry goes, a second time it is 32, and one with children is 66") { client, base in
            try await client.add(person("a", in: base))
            try await refuses(.notAllowedOnNonLeaf) { try await client.delete(base) }
            try await client.delete(person("a", in: base).dn)
            try await refuses(.noSuchObject) { try await client.delete(person("a", in: base).dn) }
        },
    ]

    private static let readCases = [
        Self("what is not there reads as nil") { client, base in
            try expect(try await client.read(base.child(RDN(.cn, "no")), []) == nil, "something was read")
        },
        Self("a read gives the attributes that were asked for") { client, base in
            let entry = person("a", in: base)
            try await client.add(entry)
            let user = try await client.read(entry.dn, [])
            try expect(
                user.map { Set($0.attributes.names) } == [.objectClass, .cn, .sn],
                "\(String(describing: user))")
            try expect(try await client.read(entry.dn, [.noAttributes])?.attributes.isEmpty == true, "1.1")
            try expect(try await client.read(entry.dn, ["SN"])?.attributes == ["sn": ["s"]], "SN")
        },
        Self("compare tells yes, no, 16 and 32") { client, base in
            let entry = person("a", in: base)
            try await client.add(entry)
            try expect(try await client.compare(entry.dn, .cn, "A"), "yes")
            try expect(try await !client.compare(entry.dn, .cn, "b"), "no")
            try await refuses(.noSuchAttribute) { _ = try await client.compare(entry.dn, .mail, "b") }
            try await refuses(.noSuchObject) {
                _ = try await client.compare(base.child(RDN(.cn, "no")), .cn, "no")
            }
        },
    ]

    private static let searchCases = [
        Self("pages hold every entry once, and none more than the page size") { client, base in
            for number in 0..<23 { try await client.add(person(AttributeValue("p\(number)"), in: base)) }
            for size in [1, 5, 23, 500] {
                var found: [DN] = []
                let request = SearchRequest(base: base, scope: .oneLevel, attributes: [.cn], pageSize: size)
                for try await page in client.search(request) {
                    try expect(page.count <= size, "a page of \(page.count)")
                    found += page.map(\.dn)
                }
                try expect(found.count == 23 && Set(found).count == 23, "\(size): \(found.count) entries")
            }
        },
        Self("two searches in pages do not disturb each other") { client, base in
            for number in 0..<9 { try await client.add(person(AttributeValue("p\(number)"), in: base)) }
            let request = SearchRequest(base: base, scope: .oneLevel, attributes: [.cn], pageSize: 2)
            var (left, right) = (
                client.search(request).makeAsyncIterator(), client.search(request).makeAsyncIterator()
            )
            var counts = (0, 0)
            while let page = try await left.next() {
                counts.0 += page.count
                counts.1 += try await right.next()?.count ?? 0
                _ = try await client.search(request).collect()
            }
            try expect(counts == (9, 9), "\(counts)")
        },
        Self("scopes and filters choose, and nothing found is no error") { client, base in
            try await client.add(person("a", in: base))
            let counts = try await [SearchScope.base, .oneLevel, .subtree].asyncMap { scope in
                try await client.search(SearchRequest(base: base, scope: scope)).collect().count
            }
            try expect(counts == [1, 1, 2], "\(counts)")
            let none = SearchRequest(
                base: base, filter: .and([.equality(.cn, "a"), .not(.equality(.sn, "s"))]))
            try expect(try await client.search(none).collect().isEmpty, "something was found")
        },
        Self("a search below nothing is 32, and one over its limit is 4") { client, base in
            try await refuses(.noSuchObject) {
                _ = try await client.search(SearchRequest(base: base.child(RDN("ou", "no")))).collect()
            }
            for number in 0..<4 { try await client.add(person(AttributeValue("p\(number)"), in: base)) }
            for (limit, size) in [(3, 500), (3, 2)] {
                try await refuses(.sizeLimitExceeded) {
                    let request = SearchRequest(
                        base: base, scope: .oneLevel, pageSize: size, sizeLimit: limit)
                    _ = try await client.search(request).collect()
                }
            }
            let enough = SearchRequest(base: base, scope: .oneLevel, pageSize: 2, sizeLimit: 4)
            try expect(try await client.search(enough).collect().count == 4, "not all")
        },
    ]
}

extension DirectoryClientContract {
    /// Values that mean something in a DN or a filter.
    package static let hostile: [AttributeValue] = [
        "x,ou=sub", "*", "a)(uid=*", "Ünïcode", "#1", "a+b", "a/b", "back\\slash", "q\"uote", "semi;colon",
        "<angle>", "a=b", "(|(cn=*))", "\\2a", "ends\\",
        AttributeValue(String(repeating: "long ", count: 40) + "x"),
    ]

    private static func person(_ name: AttributeValue, in base: DN) -> Entry {
        Entry(
            dn: base.child(RDN(.cn, name)),
            attributes: ["objectClass": ["inetOrgPerson"], "cn": [name], "sn": ["s"]])
    }

    private static func expect(_ holds: Bool, _ text: String) throws {
        guard holds else { throw ContractViolation(description: text) }
    }

    private static func refuses(_ code: ResultCode, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as DirectoryError where error.code == code && error.effect == .none {
            return
        }
        throw ContractViolation(description: "\(code) was expected")
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
