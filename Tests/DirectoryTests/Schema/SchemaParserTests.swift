import Directory
import Testing

/// Schema descriptions as servers send them (RFC 4512 §4.1).
struct SchemaParserTests {
    @Test func `an object class is read with all its parts`() throws {
        let text = """
            ( 2.5.6.6 NAME ( 'person' 'human' ) DESC 'RFC2256: a person' OBSOLETE SUP ( top $ thing ) STRUCTURAL
            MUST ( sn $ cn ) MAY userPassword X-ORIGIN ( 'RFC 4519' 'us' ) X-SCHEMA-FILE '00core.ldif' )
            """
        let person = try #require(ObjectClassDefinition(text))
        #expect(person.oid == "2.5.6.6" && person.names == ["person", "human"] && person.name == "person")
        #expect(person.purpose == "RFC2256: a person" && person.isObsolete && person.kind == .structural)
        #expect(person.superiors == ["top", "thing"])
        #expect(person.must == ["sn", "cn"] && person.may == ["userPassword"])
        #expect(person.extensions == ["X-ORIGIN": ["RFC 4519", "us"], "X-SCHEMA-FILE": ["00core.ldif"]])
    }

    @Test func `an attribute type is read with all its parts`() throws {
        let text = """
            ( 1.2.3 NAME 'code' DESC 'x' SUP name EQUALITY integerMatch ORDERING integerOrderingMatch \
            SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27{64} SINGLE-VALUE COLLECTIVE \
            NO-USER-MODIFICATION USAGE directoryOperation )
            """
        let code = try #require(AttributeTypeDefinition(text))
        #expect(code.superior == "name" && code.equality == "integerMatch")
        #expect(code.ordering == "integerOrderingMatch" && code.substrings == "caseIgnoreSubstringsMatch")
        #expect(code.syntax == AttributeSyntax.integer.oid && code.length == 64)
        #expect(code.isSingleValued && code.isCollective && !code.isModifiable && code.isOperational)
    }

    @Test func `a class without a kind is structural and one without names is called by its OID`() throws {
        let plain = try #require(ObjectClassDefinition("( 1.2.3 )"))
        #expect(plain.kind == .structural && plain.name == "1.2.3" && plain.must.isEmpty)
    }

    @Test(arguments: [
        "( 1.2.3 NAME 'a' MUST ( cn ) )", "(1.2.3 NAME 'a' MUST (cn ) )", "(1.2.3 NAME 'a' MUST(cn))",
        "( 1.2.3 NAME ( 'a' ) MUST cn )", "( 1.2.3\tNAME\n'a'\r\nMUST cn", "( '1.2.3' name 'a' must 'cn' )",
        "( 1.2.3 MUST cn NAME 'a' )", "( 1.2.3 NAME 'a' FLAG MUST cn )", "( 1.2.3 NAME 'a' ODD 'x' MUST cn )",
        "( 1.2.3 NAME 'a' ODD ( 'x' 'y' ) MUST cn )",
    ])
    func `spaces, quotes, order and unknown words do not matter`(text: String) throws {
        let definition = try #require(ObjectClassDefinition(text))
        #expect(definition.oid == "1.2.3" && definition.names == ["a"] && definition.must == ["cn"])
    }

    @Test func `keywords inside a description are text`() throws {
        let definition = try #require(
            ObjectClassDefinition("( 1.2 NAME 'a' DESC 'a person's MUST ( x ) $ entry, \\27MAY\\27 \\5C' MAY cn )"))
        #expect(definition.purpose == "a person's MUST ( x ) $ entry, 'MAY' \\")
        #expect(definition.must.isEmpty && definition.may == ["cn"])
    }

    @Test func `lists without parentheses and with empty places are read`() throws {
        let definition = try #require(ObjectClassDefinition("( 1.2 MUST cn $ sn MAY ( $ uid $ $ mail ) AUXILIARY )"))
        #expect(definition.must == ["cn", "sn"] && definition.may == ["uid", "mail"])
        #expect(definition.kind == .auxiliary)
    }

    @Test func `a syntax in quotes and an OID that is a name are taken`() throws {
        let mail = try #require(AttributeTypeDefinition("( mail-oid NAME 'mail' SYNTAX '1.3.6.1.1.16.1' )"))
        #expect(mail.oid == "mail-oid" && mail.syntax == AttributeSyntax.uuid.oid)
    }

    @Test(arguments: ["", "(", "()", "1.2.3", "NAME 'a'", "( )", "'"])
    func `what is no description is refused`(text: String) {
        #expect(ObjectClassDefinition(text) == nil && AttributeTypeDefinition(text) == nil)
    }

    @Test func `damaged descriptions never stop the program`() {
        let whole = "( 2.5.6.6 NAME ( 'person' ) DESC 'a' SUP ( top $ x ) STRUCTURAL MUST ( sn $ cn ) X-A ( 'b' ) )"
        for cut in whole.indices {
            _ = ObjectClassDefinition(String(whole[..<cut]))
            _ = AttributeTypeDefinition(String(whole[..<cut]) + "(" + whole[cut...])
            _ = ContentRuleDefinition(String(whole[..<cut]) + "'" + whole[cut...])
        }
    }
}
