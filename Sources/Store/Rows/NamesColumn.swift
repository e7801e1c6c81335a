import Directory
import Foundation
import GRDB
import SCIM
import Sync

/// Values by which an entry is known as a member or as a group, as a text that is the same for the same values:
/// `{"attribute": value}` in the order of the attributes. There is none for no values.
enum NamesColumn {
    /// The column of resources is taken from what is kept of them. A value that stands in a group's entry is found there
    /// by its key, so that nobody inherits it.
    static let definition = """
        ALTER TABLE resource ADD COLUMN names TEXT
            GENERATED ALWAYS AS (json_extract(CAST(kept AS TEXT), '$.names')) VIRTUAL;
        ALTER TABLE membership ADD COLUMN member_names TEXT;
        CREATE TABLE membership_value (
            group_id TEXT NOT NULL,
            member_id TEXT NOT NULL,
            attribute TEXT NOT NULL,
            key TEXT NOT NULL,
            PRIMARY KEY (group_id, member_id, attribute),
            FOREIGN KEY (group_id, member_id) REFERENCES membership(group_id, member_id) ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX membership_value_key ON membership_value(attribute, key);
        """

    static func encode(_ names: [String: String]) -> String? {
        guard !names.isEmpty else { return nil }
        let members = names.sorted { $0.key < $1.key }.map { ($0.key, Value.string($0.value)) }
        return String(decoding: JSONWriter.write(.object(Object(members))), as: UTF8.self)
    }

    static func decode(_ text: String?) throws -> [String: String] {
        guard let text else { return [:] }
        var names: [String: String] = [:]
        for (name, value) in try Body.decode(Data(text.utf8)).attributes { names[name] = value.string }
        return names
    }

    /// By what a member is known, from a column of a DN and one of values; nil without a DN.
    static func memberName(dn: String?, values: String?) throws -> MemberName? {
        try dn.map { MemberName(try DN($0), values: try decode(values)) }
    }
}
