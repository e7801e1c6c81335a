import TestSupport
import Testing

/// `sluice check` on containers that the gateway does not make.
@Suite struct CheckContainerTests {
    private static let mapping = GatewayFixtures.mapping
        .replacing("base: \(SlapdServer.people)", with: "base: \(SlapdServer.people)\n  container: ou={title},ou=Käse")
        .replacing(
            "active: { attribute: employeeType, when_true: active, when_false: disabled }",
            with: "active:\n    - { container: 'ou=disabled,l=gone' }")

    @Test func `containers that do not stand are named, with the entries to paste`() async throws {
        try await CheckLab.with(mapping: Self.mapping) { lab in
            let result = try await lab.check()
            #expect(result.status == 1)
            #expect(
                result.output.contains("FAILED   container ou=disabled,l=gone,\(SlapdServer.people): "),
                "\(result.output)")
            #expect(result.output.contains("ou:: S8Okc2U="), "\(result.output)")
            for subject in ["ou=Käse", "ou=disabled,l=gone"] {
                try await lab.slapd.add(try await lab.paste("container \(subject),\(SlapdServer.people)"))
            }
            let again = try await lab.check()
            #expect(again.status == 0, "\(again.output)")
            #expect(again.output.contains("ok       container ou=disabled,l=gone,\(SlapdServer.people): visible"))
        }
    }

    @Test func `a base that does not stand is told with the entries to paste`() async throws {
        let mapping = GatewayFixtures.mapping.replacing(
            "base: \(SlapdServer.people)", with: "base: ou=staff,o=here,\(SlapdServer.base)")
        try await CheckLab.with(mapping: mapping) { lab in
            let subject = "base ou=staff,o=here,\(SlapdServer.base)"
            #expect(try await lab.check().output.contains("FAILED   \(subject): "))
            try await lab.slapd.add(try await lab.paste(subject))
            let again = try await lab.check()
            #expect(again.status == 0, "\(again.output)")
        }
    }
}
