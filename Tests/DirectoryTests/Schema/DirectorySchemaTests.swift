import Directory
import Testing

/// What classes together demand and allow.
struct DirectorySchemaTests {
    private let schema = DirectorySchema(
        objectClasses: [
            "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
            "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( surname $ cn ) MAY description )",
            "( 1.1 NAME 'staff' SUP person STRUCTURAL MAY mail )",
            "( 1.2 NAME 'quota' SUP top AUXILIARY MUST limit )",
            "( 1.3 NAME 'ring' SUP ring AUXILIARY )",
            "( 1.3.6.1.4.1.1466.101.120.111 NAME 'extensibleObject' SUP top AUXILIARY )",
            "( 1.4 NAME 'twice' MAY cn )", "( 1.5 NAME 'twice' MUST mail )", "no description",
        ],
        attributeTypes: [
            "( 2.5.4.41 NAME 'name' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )",
            "( 2.5.4.4 NAME ( 'sn' 'surname' ) SUP name )", "( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )",
            "( 2.1 NAME 'mail' SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 )", "( 2.2 NAME 'limit' SUP limit )",
            "( 2.3 NAME 'locked' USAGE directoryOperation )",
        ],
        contentRules: ["( 1.1 AUX quota MUST locked MAY limit NOT description )"])

    @Test func `what is inherited is demanded, once, with the class that says so`() {
        let person = SchemaClosure(schema, ["person"])
        #expect(person.must.map(\.attribute) == ["surname", "cn", "objectClass"])
        #expect(person.must.map(\.origin) == ["person", "person", "top"])
    }

    @Test func `an attribute is allowed under each of its names, and in no other class`() {
        let person = SchemaClosure(schema, ["person"])
        #expect(
            person.allows("sn") && person.allows("SURNAME") && person.allows("2.5.4.4") && person.allows("sn;lang-de"))
        #expect(!person.allows("mail") && !person.allows("limit"))
        #expect(schema.areSame("sn", "surname") && !schema.areSame("sn", "cn"))
    }

    @Test func `every entry may hold operational attributes, and extensible objects all`() {
        #expect(SchemaClosure(schema, ["person"]).allows("locked"))
        #expect(SchemaClosure(schema, ["person", "extensibleObject"]).allows("limit"))
    }

    @Test func `a content rule adds classes, demands and allows, and takes away`() {
        let staff = SchemaClosure(schema, ["staff"])
        #expect(staff.must.map(\.attribute) == ["surname", "cn", "objectClass", "limit", "locked"])
        #expect(staff.allows("limit") && staff.allows("mail") && !staff.allows("description"))
    }

    @Test func `syntax and equality are inherited, and circles end`() {
        #expect(schema.syntax(of: "surname")?.description == "Directory String")
        #expect(schema.hasEquality("sn") && !schema.hasEquality("mail"))
        #expect(schema.syntax(of: "limit") == nil && SchemaClosure(schema, ["ring"]).classes.count == 1)
    }

    @Test func `two meanings of a name and what cannot be read are told`() {
        #expect(schema.collisions == ["twice"] && schema.unreadable == ["no description"])
    }
}
