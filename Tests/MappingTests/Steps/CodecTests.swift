import Directory
@testable import Mapping
import SCIM
import Testing

/// Values written in the syntaxes of directories, and read from there.
struct CodecTests {
    @Test(arguments: [
        ("boolean: ['TRUE', 'FALSE']", "True", "TRUE"), ("boolean: [yes, no]", "false", "no"),
        ("generalized_time: true", "2026-11-24T13:15:00Z", "20261124131500Z"),
        ("generalized_time: true", "2026-11-24T13:15:00.75+02:00", "20261124111500Z"),
        ("generalized_time: true", "0800-02-29T00:00:00Z", "08000229000000Z"),
        ("days_since_epoch: true", "1970-01-02T00:00:00Z", "1"),
        ("days_since_epoch: true", "2026-11-24T23:59:59Z", "20781"),
        ("days_since_epoch: true", "1969-12-31T23:00:00Z", "-1"),
        ("filetime: true", "1601-01-01T00:00:00Z", "0"),
        ("filetime: true", "2026-11-24T13:15:00.5Z", "134399997005000000"),
        ("unit: { from: MB, to: B }", "5", "5000000"), ("unit: { from: MiB, to: B }", "1", "1048576"),
        ("unit: { from: GiB, to: KiB }", "2", "2097152"), ("unit: { from: B, to: MB }", "1000001", "2"),
        ("unit: { from: B, to: MB }", "0", "0"), ("unit: { from: KB, to: KB }", "7", "7"),
        ("unit: { from: TB, to: GB }", "1", "1000"), ("unit: { from: TiB, to: GiB }", "1", "1024"),
        ("postal_address: true", "A Street 1\r\n\n12345 Bonn\nDE", "A Street 1$12345 Bonn$DE"),
        ("postal_address: true", "C:\\x\n$5", "C:\\5Cx$\\245"),
    ])
    func `a value is written as the directory has it`(codec: String, value: String, expected: String) throws {
        #expect(try Profiles.title("{ from: title, \(codec) }", .string(value)) == [expected])
    }

    @Test(arguments: [
        ("boolean: [a, b]", "x", "true or false"),
        ("generalized_time: true", "24.11.2026", "a date and time such as 2026-01-31T08:00:00Z"),
        ("generalized_time: true", "12026-11-24T13:15:00Z", "a date and time such as 2026-01-31T08:00:00Z"),
        ("days_since_epoch: true", "2026-02-29T00:00:00Z", "a date and time such as 2026-01-31T08:00:00Z"),
        ("filetime: true", "1600-12-31T00:00:00Z", "a date and time such as 2026-01-31T08:00:00Z"),
        ("filetime: true", "99999-12-31T00:00:00Z", "a date and time such as 2026-01-31T08:00:00Z"),
        ("unit: { from: MB, to: B }", "1.5", "a whole number that is not too large"),
        ("unit: { from: MB, to: B }", "-1", "a whole number that is not too large"),
        ("unit: { from: TiB, to: B }", "9000000000", "a whole number that is not too large"),
    ])
    func `a value that cannot be read is told with its attribute`(codec: String, value: String, expected: String) throws
    {
        let map = try Profiles.map("title: { from: title, \(codec) }")
        let problem = #expect(throws: MappingProblem.self) { try map.project(.ann(("title", .string(value)))) }
        #expect(
            problem
                == MappingProblem(attribute: "title", message: "\"\(value)\" cannot be carried: expected \(expected)"))
    }

    @Test func `a long value is not repeated whole`() throws {
        let map = try Profiles.map("title: { from: title, boolean: [a, b] }")
        let long = String(repeating: "x", count: 100)
        let problem = #expect(throws: MappingProblem.self) { try map.project(.ann(("title", .string(long)))) }
        #expect(problem?.message == "\"\(long.prefix(60))…\" cannot be carried: expected true or false")
    }

    @Test func `the first mail address is the primary one`() throws {
        #expect(
            try Profiles.title("{ from: title, split: ';', proxy_addresses: true }", "a@x;b@x;c@x")
                == ["SMTP:a@x", "smtp:b@x", "smtp:c@x"])
    }

    private func bytes(_ codec: String, _ text: String) throws -> [UInt8]? {
        let map = try Profiles.map("jpegPhoto: { from: title, \(codec): true }")
        return try map.project(.ann(("title", .string(text))))["jpegPhoto"]?.values.first?.bytes
    }

    @Test(arguments: [
        ("AAEC/w==", [0, 1, 2, 255]), ("AAEC_w", [0, 1, 2, 255]), ("AAEC\r\n /w==", [0, 1, 2, 255]),
        ("YQ==", [97]), ("YWI=", [97, 98]), ("YWJj", [97, 98, 99]),
    ])
    func `base64 becomes bytes`(text: String, expected: [UInt8]) throws {
        #expect(try bytes("base64", text) == expected)
    }

    @Test(arguments: ["YQ=x", "YWJjZ", "ä", "Y=Q=", "***"])
    func `what is no base64 is told, and not repeated`(text: String) {
        let problem = #expect(throws: MappingProblem.self) { try bytes("base64", text) }
        #expect(problem?.description == "title: the value is not base64")
    }

    @Test(arguments: [[], [0], [0, 255], [1, 2, 3], [250, 251, 252, 253]] as [[UInt8]])
    func `bytes become base64 and bytes again`(_ bytes: [UInt8]) {
        #expect(Base64Text.bytes(Base64Text.text(bytes)) == bytes)
    }

    @Test func `a password is quoted, in little-endian pairs of bytes`() throws {
        #expect(try bytes("utf16_password", "aé") == [0x22, 0, 0x61, 0, 0xE9, 0, 0x22, 0])
    }

    @Test(arguments: [
        ("20261124131500Z", "2026-11-24T13:15:00Z"), ("202611241315Z", "2026-11-24T13:15:00Z"),
        ("2026112413Z", "2026-11-24T13:00:00Z"), ("20261124131500.123Z", "2026-11-24T13:15:00Z"),
        ("20261124131500+0200", "2026-11-24T11:15:00Z"), ("20261124131500-01", "2026-11-24T14:15:00Z"),
    ])
    func `generalized time in all its forms is read`(text: String, expected: String) {
        #expect(Timestamps.dateTime(generalizedTime: text) == expected)
    }

    @Test(arguments: [
        "", "Z", "20261124", "20261324131500Z", "20261124131500", "20261124131500+2", "2026112413.5Z", "x",
    ])
    func `what is no generalized time is not read`(text: String) {
        #expect(Timestamps.dateTime(generalizedTime: text) == nil)
    }

    @Test(arguments: [
        "1970-01-01T00:00:00Z", "2000-02-29T12:34:56Z", "2100-03-01T00:00:00Z", "1601-01-01T00:00:01Z",
        "9999-12-31T23:59:59Z",
    ])
    func `an instant survives the way there and back`(text: String) throws {
        for codec in [ValueCodec.generalizedTime, .fileTime] {
            #expect(codec.decode(try codec.encode(text)) == text)
        }
    }

    @Test func `an account that never expires has no date`() {
        #expect(ValueCodec.fileTime.decode("0") == nil && ValueCodec.fileTime.decode("9223372036854775807") == nil)
        #expect(ValueCodec.daysSinceEpoch.decode("20781") == "2026-11-24T00:00:00Z")
        #expect(ValueCodec.daysSinceEpoch.decode("-1") == "1969-12-31T00:00:00Z")
        #expect(ValueCodec.daysSinceEpoch.decode("9223372036854775807") == nil)
    }

    @Test func `a size is read back only if it is whole`() {
        let quota = ValueCodec.unit(UnitConversion(from: .megabytes, to: .bytes))
        #expect(quota.decode("5000000") == "5" && quota.decode("5000001") == nil && quota.decode("x") == nil)
    }

    @Test func `an address is read back with its line breaks`() {
        #expect(ValueCodec.postalAddress.decode("C:\\5cx$\\245$z") == "C:\\x\n$5\nz")
        #expect(ValueCodec.postalAddress.decode("a\\b") == nil && ValueCodec.postalAddress.decode("a\\") == nil)
    }
}
