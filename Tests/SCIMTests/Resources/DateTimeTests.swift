import SCIM
import Testing

@Suite("Dates and times")
struct DateTimeTests {
    @Test(
        arguments: [
            ("2011-05-13T04:42:34Z", "2011-05-13T06:42:34+02:00"),
            ("2011-05-13T04:42:34Z", "2011-05-13T04:42:34"),
            ("2011-05-13T04:42:34Z", "2011-05-13T04:42:34.000Z"),
            ("2011-05-13T24:00:00Z", "2011-05-14T00:00:00Z"),
            ("2011-01-01T00:30:00+01:00", "2010-12-31T23:30:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ])
    func `the same instant compares as equal`(_ left: String, _ right: String) throws {
        #expect(try #require(DateTime(left)) == #require(DateTime(right)))
    }

    @Test(
        arguments: [
            ("2011-05-13T04:42:34Z", "2011-05-13T04:42:34.001Z"),
            ("1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z"),
            ("-0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z"),
        ])
    func `the earlier instant compares as less`(_ left: String, _ right: String) throws {
        #expect(try #require(DateTime(left)) < #require(DateTime(right)))
    }

    @Test func `seconds count from 1970`() {
        #expect(DateTime("1970-01-01T00:00:00Z")?.seconds == 0)
        #expect(DateTime("2000-02-29T12:00:00Z")?.seconds == 951_825_600)
        #expect(DateTime("1970-01-01T00:00:00.5Z")?.nanoseconds == 500_000_000)
    }

    @Test(
        arguments: [
            "", "2011-05-13", "2011-5-13T04:42:34Z", "2011-13-01T00:00:00Z", "2011-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2011-05-13 04:42:34Z", "2011-05-13T25:00:00Z", "2011-05-13T24:00:01Z",
            "2011-05-13T04:60:00Z", "2011-05-13T04:42:34.Z", "2011-05-13T04:42:34+2", "2011-05-13T04:42:34Zx",
            "2011-05-13T04:42Z", "x", "2011-05-13T04:42:34+15:00",
        ])
    func `anything else is no date and time`(_ text: String) {
        #expect(DateTime(text) == nil)
    }
}
