package import Directory

/// What every `DirectoryClient` must do, the fake and the real one alike.
///
/// Each case gets a client and an empty container entry of its own, and throws `ContractViolation` when
/// the client does otherwise.
package struct DirectoryClientContract: Sendable, CustomStringConvertible {
    package let description: String
    private let check: @Sendable (any DirectoryClient, Ground) async throws -> Void

    /// Where a case works.
    struct Ground: Sendable {
        let base: DN
        let dialect: DirectoryDialect

        func person(_ name: AttributeValue, in parent: DN? = nil) -> Entry {
            dialect.person(name, in: parent ?? base)
        }
    }

    init(_ description: String, _ check: @escaping @Sendable (any DirectoryClient, Ground) async throws -> Void) {
        self.description = description
        self.check = check
    }

    /// Holds a client to the case.
    ///
    /// - Parameters:
    ///   - base: an empty container.
    ///   - dialect: how the server behind the client differs from others.
    package func run(
        _ client: any DirectoryClient, _ base: DN, dialect: DirectoryDialect = .openLDAP
    ) async throws {
        try await check(client, Ground(base: base, dialect: dialect))
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
        Self("an added entry can be read back, hostile values and all") { client, ground in
            for value in hostile where value.string?.count ?? 0 <= ground.dialect.longestName {
                let entry = ground.person(value)
                try await client.add(entry)
                let found = try await client.read(entry.dn, [])
                try expect(found?.dn == entry.dn, "\(value): read \(found?.dn.description ?? "nothing")")
                try expect(found?[.cn] == [value], "\(value): cn is \(found?[.cn] ?? [])")
                let page = try await client.search(
                    SearchRequest(base: ground.base, scope: .oneLevel, filter: .equality(.cn, value))
                ).collect()
                try expect(page.map(\.dn) == [entry.dn], "\(value): found \(page.map(\.dn))")
            }
        },
        Self("an add brings identity and marker back, where the server can") { client, ground in
            let capabilities = try await client.capabilities
            let names = [capabilities.identity, capabilities.marker]
            let added = try await client.add(ground.person("a"), returning: names)
            let found = try await client.read(ground.person("a").dn, names)
            let expected = capabilities.supportsPostRead ? found?.attributes : nil
            try expect(added?.attributes == expected, "\(String(describing: added))")
            try expect(found?.attributes.count == 2, "\(String(describing: found))")
        },
        Self("an add to a taken name is 68") { client, ground in
            try await client.add(ground.person("a"))
            try await refuses(.entryAlreadyExists) { try await client.add(ground.person("A")) }
        },
        Self("an add below nothing is 32") { client, ground in
            try await refuses(.noSuchObject) {
                try await client.add(ground.person("a", in: ground.base.child(RDN("ou", "absent"))))
            }
        },
        Self("a group without members is 65, where the schema demands one") { client, ground in
            let group = Entry(
                dn: ground.base.child(RDN(.cn, "g")),
                attributes: ["objectClass": [ground.dialect.groupClass], "cn": ["g"]])
            if ground.dialect.allowsEmptyGroups {
                try await client.add(group)
            } else {
                try await refuses(.objectClassViolation) { try await client.add(group) }
            }
        },
    ]

    private static let modifyCases = [
        Self("a modify changes what it names and the marker, not the identity") { client, ground in
            let capabilities = try await client.capabilities
            let names = [capabilities.identity, capabilities.marker]
            let entry = ground.person("a")
            try await client.add(entry)
            let before = try await client.read(entry.dn, names)
            if capabilities.markerCountsSeconds { try await Task.sleep(for: .milliseconds(1100)) }
            let several = ground.dialect.multiValued
            let answer = try await client.modify(
                entry.dn,
                [Modification(.replace, "title", ["t"]), Modification(.add, several, ["b", "c"])],
                asserting: nil, returning: names)
            let after = try await client.read(entry.dn, names)
            let expected = capabilities.supportsPostRead ? after : nil
            try expect(answer == expected, "\(String(describing: answer))")
            try expect(before?[capabilities.identity] == after?[capabilities.identity], "identity")
            try expect(before?[capabilities.marker] != after?[capabilities.marker], "marker")
            let found = try await client.read(entry.dn, ["title", several])
            try expect(found?["title"] == ["t"], "\(String(describing: found))")
            try expect(Set(found?[several] ?? []).isSuperset(of: ["b", "c"]), "\(String(describing: found))")
        },
        Self("a modify is done whole or not at all") { client, ground in
            let entry = ground.person("a")
            try await client.add(entry)
            try await refuses(.noSuchAttribute) {
                try await client.modify(
                    entry.dn, [Modification(.add, .mail, ["a@x.test"]), Modification(.delete, .sn, ["no"])])
            }
            try expect(try await client.read(entry.dn, [.mail])?[.mail] == [], "mail was written")
        },
        Self("adding a value that is there is 20, without regard to case") { client, ground in
            let entry = ground.person("a")
            let several = ground.dialect.multiValued
            try await client.add(entry)
            try await client.modify(entry.dn, [Modification(.add, several, ["x"])])
            for value: AttributeValue in ground.dialect.keepsValuesThatDifferInCase ? ["x"] : ["x", "X"] {
                try await refuses(.attributeOrValueExists) {
                    try await client.modify(entry.dn, [Modification(.add, several, [value])])
                }
            }
        },
        Self("deleting what is not there is 16, replacing it by nothing is fine") { client, ground in
            let entry = ground.person("a")
            try await client.add(entry)
            try await refuses(.noSuchAttribute) {
                try await client.modify(entry.dn, [Modification(.delete, .mail)])
            }
            try await client.modify(entry.dn, [Modification(.replace, .mail)])
        },
        Self("a modify of nothing there is 32") { client, ground in
            try await refuses(.noSuchObject) {
                try await client.modify(ground.base.child(RDN(.cn, "no")), [Modification(.replace, .sn, ["x"])])
            }
        },
        Self("an assertion that does not hold is 122, and 12 unsent where the server has none") { client, ground in
            let entry = ground.person("a")
            let capabilities = try await client.capabilities
            try await client.add(entry)
            guard
                let stale = try await client.read(entry.dn, [capabilities.marker])?.attributes.first(
                    capabilities.marker)
            else { throw ContractViolation(description: "no marker") }
            let asserting = DirectoryFilter.equality(capabilities.marker, stale)
            if capabilities.supportsAssertion {
                _ = try await client.modify(
                    entry.dn, [Modification(.replace, .sn, ["new"])], asserting: asserting, returning: [])
            } else {
                try await client.modify(entry.dn, [Modification(.replace, .sn, ["new"])])
            }
            let code: ResultCode = capabilities.supportsAssertion ? .assertionFailed : .unavailableCriticalExtension
            try await refuses(code) {
                _ = try await client.modify(
                    entry.dn, [Modification(.replace, .sn, ["late"])], asserting: asserting, returning: [])
            }
            try await refuses(code) {
                _ = try await client.rename(
                    entry.dn, to: RDN(.cn, "z"), under: nil, asserting: asserting, returning: [])
            }
            try await refuses(code) { try await client.delete(entry.dn, asserting: asserting) }
            try expect(try await client.read(entry.dn, [.sn])?[.sn] == ["new"], "the entry was changed")
        },
    ]

    private static let renameAndDeleteCases = [
        Self("a rename keeps identity and drops the old RDN value") { client, ground in
            let capabilities = try await client.capabilities
            let identity = capabilities.identity
            let entry = ground.person("a")
            try await client.add(entry)
            let before = try await client.read(entry.dn, [identity])
            let renamed = ground.base.child(RDN(.cn, "b, c"))
            let answer = try await client.rename(
                entry.dn, to: RDN(.cn, "b, c"), under: nil, asserting: nil, returning: [identity, .cn])
            let after = try await client.read(renamed, [identity, .cn])
            try expect(answer == (capabilities.supportsPostRead ? after : nil), "\(String(describing: answer))")
            try expect(after?.dn == renamed, "\(String(describing: after?.dn))")
            try expect(after?[identity] == before?[identity], "identity")
            try expect(after?[.cn] == ["b, c"], "\(after?[.cn] ?? [])")
            try expect(try await client.read(entry.dn, []) == nil, "the old name still answers")
        },
        Self("a rename moves an entry, and a taken name or an absent parent refuses it") { client, ground in
            let other = Entry(
                dn: ground.base.child(RDN("ou", "other")),
                attributes: ["objectClass": ["organizationalUnit"], "ou": ["other"]])
            try await client.add(other)
            try await client.add(ground.person("a"))
            try await client.add(ground.person("b"))
            try await refuses(.entryAlreadyExists) {
                try await client.rename(ground.person("a").dn, to: RDN(.cn, "b"))
            }
            try await refuses(.noSuchObject) {
                try await client.rename(ground.base.child(RDN(.cn, "no")), to: RDN(.cn, "x"))
            }
            try await client.rename(ground.person("a").dn, to: RDN(.cn, "a"), under: other.dn)
            try expect(try await client.read(ground.person("a", in: other.dn).dn, []) != nil, "not moved")
        },
        Self("an entry goes, a second time it is 32, and one with children is 66") { client, ground in
            try await client.add(ground.person("a"))
            try await refuses(.notAllowedOnNonLeaf) { try await client.delete(ground.base) }
            try await client.delete(ground.person("a").dn)
            try await refuses(.noSuchObject) { try await client.delete(ground.person("a").dn) }
        },
    ]

    private static let readCases = [
        Self("what is not there reads as nil") { client, ground in
            try expect(try await client.read(ground.base.child(RDN(.cn, "no")), []) == nil, "something was read")
        },
        Self("a read gives the attributes that were asked for") { client, ground in
            let entry = ground.person("a")
            try await client.add(entry)
            let user = try await client.read(entry.dn, [])
            let names = user.map { Set($0.attributes.names) } ?? []
            try expect(names.isSuperset(of: [.objectClass, .cn, .sn]), "\(String(describing: user))")
            try expect(ground.dialect.addsAttributes || names.count == 3, "\(String(describing: user))")
            try expect(try await client.read(entry.dn, [.noAttributes])?.attributes.isEmpty == true, "1.1")
            try expect(try await client.read(entry.dn, ["SN"])?.attributes == ["sn": ["s"]], "SN")
        },
        Self("compare tells yes, no, 16 and 32") { client, ground in
            let entry = ground.person("a")
            try await client.add(entry)
            try expect(try await client.compare(entry.dn, .cn, "A"), "yes")
            try expect(try await !client.compare(entry.dn, .cn, "b"), "no")
            if ground.dialect.comparesAbsentAsFalse {
                try expect(try await !client.compare(entry.dn, .mail, "b"), "no value at all")
            } else {
                try await refuses(.noSuchAttribute) { _ = try await client.compare(entry.dn, .mail, "b") }
            }
            try await refuses(.noSuchObject) {
                _ = try await client.compare(ground.base.child(RDN(.cn, "no")), .cn, "no")
            }
        },
    ]

    private static let searchCases = [
        Self("pages hold every entry once, and none more than the page size") { client, ground in
            for number in 0..<23 { try await client.add(ground.person(AttributeValue("p\(number)"))) }
            for size in [1, 5, 23, 500] {
                var found: [DN] = []
                let request = SearchRequest(base: ground.base, scope: .oneLevel, attributes: [.cn], pageSize: size)
                for try await page in client.search(request) {
                    try expect(page.count <= size, "a page of \(page.count)")
                    found += page.map(\.dn)
                }
                try expect(found.count == 23 && Set(found).count == 23, "\(size): \(found.count) entries")
            }
        },
        Self("two searches in pages do not disturb each other") { client, ground in
            for number in 0..<9 { try await client.add(ground.person(AttributeValue("p\(number)"))) }
            let request = SearchRequest(base: ground.base, scope: .oneLevel, attributes: [.cn], pageSize: 2)
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
        Self("scopes and filters choose, and nothing found is no error") { client, ground in
            try await client.add(ground.person("a"))
            let counts = try await [SearchScope.base, .oneLevel, .subtree].asyncMap { scope in
                try await client.search(SearchRequest(base: ground.base, scope: scope)).collect().count
            }
            try expect(counts == [1, 1, 2], "\(counts)")
            let none = SearchRequest(
                base: ground.base, filter: .and([.equality(.cn, "a"), .not(.equality(.sn, "s"))]))
            try expect(try await client.search(none).collect().isEmpty, "something was found")
        },
        Self("a search below nothing is 32, and one over its limit is 4") { client, ground in
            try await refuses(.noSuchObject) {
                _ = try await client.search(SearchRequest(base: ground.base.child(RDN("ou", "no")))).collect()
            }
            for number in 0..<4 { try await client.add(ground.person(AttributeValue("p\(number)"))) }
            for (limit, size) in [(3, 500), (3, 2)] {
                try await refuses(.sizeLimitExceeded) {
                    let request = SearchRequest(
                        base: ground.base, scope: .oneLevel, pageSize: size, sizeLimit: limit)
                    _ = try await client.search(request).collect()
                }
            }
            let enough = SearchRequest(base: ground.base, scope: .oneLevel, pageSize: 2, sizeLimit: 4)
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
