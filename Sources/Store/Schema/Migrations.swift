import GRDB

/// The tables, and how an older file becomes a newer one.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: users, intents, tokens") { db in
            try db.execute(sql: resources)
            try db.execute(sql: intents)
            try db.execute(sql: sessions)
            try db.execute(sql: tokens)
        }
        migrator.registerMigration("2: ended intents are the history") { db in
            try db.execute(sql: history)
        }
        migrator.registerMigration("3: no passwords") { db in
            try db.execute(sql: passwords)
        }
        migrator.registerMigration("4: groups and lookups") { db in
            try db.execute(sql: groups)
            try LookupTable.fill(db)
        }
        migrator.registerMigration("5: tokens of users") { db in
            try db.execute(sql: "ALTER TABLE token ADD COLUMN user TEXT")
        }
        migrator.registerMigration("6: populations") { db in
            try db.execute(sql: PopulationTable.definition)
        }
        migrator.registerMigration("7: values that one resource holds") { db in
            try db.execute(sql: HoldingTable.definition)
        }
        migrator.registerMigration("8: resources without an entry") { db in
            try db.execute(sql: unlinked)
        }
        migrator.registerMigration("9: names of members") { db in
            try db.execute(sql: NamesColumn.definition)
        }
        migrator.registerMigration("10: limits, stops and approvals") { db in
            try db.execute(sql: ChargeTable.definition)
        }
        migrator.registerMigration("11: how far feeds were followed") { db in
            try db.execute(sql: feedCookies)
        }
        migrator.registerMigration("12: what operations changed, and what sweeps left") { db in
            try db.execute(sql: "ALTER TABLE intent ADD COLUMN changes BLOB")
            try db.execute(sql: SQLiteStore.sweepBook)
        }
        migrator.registerMigration("13: entries that were compared") { db in
            try db.execute(sql: compared)
        }
        migrator.registerMigration("14: entries of those who left") { db in
            try db.execute(sql: retired)
        }
        migrator.registerMigration("15: maintenance") { db in
            try db.execute(sql: MaintenanceTable.definition)
        }
        migrator.registerMigration("16: members that were there before") { db in
            try db.execute(sql: "ALTER TABLE membership ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0")
        }
        migrator.registerMigration("17: changes that wait for the directory") { db in
            try db.execute(sql: ArrearsTable.definition)
        }
        migrator.registerMigration("18: what compared entries held") { db in
            try db.execute(sql: "ALTER TABLE resource ADD COLUMN link_digest BLOB")
        }
        return migrator
    }

    private static let feedCookies = """
        CREATE TABLE feed_cookie (
            server TEXT NOT NULL,
            base TEXT NOT NULL,
            kind TEXT NOT NULL,
            cookie BLOB NOT NULL,
            PRIMARY KEY (server, base, kind)
        ) WITHOUT ROWID;
        """

    /// `number` is the stable order of lists. A claim is a name that no other resource may take: of a living
    /// resource, of one about to be, or of one about to be renamed, which holds two. Every index costs each create
    /// a page of the log, so there is none that a claim or a rare scan can do without.
    private static let resources = """
        CREATE TABLE resource (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            lifecycle TEXT NOT NULL,
            name_key TEXT,
            external_id TEXT,
            body BLOB NOT NULL,
            created INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            row_version INTEGER NOT NULL,
            acknowledged INTEGER NOT NULL,
            link_identity BLOB,
            link_dn TEXT,
            link_dn_key TEXT,
            link_marker BLOB
        );
        CREATE UNIQUE INDEX resource_identity ON resource(link_identity) WHERE link_identity IS NOT NULL;
        CREATE INDEX resource_living ON resource(number) WHERE lifecycle = 'living';
        CREATE INDEX resource_external_id ON resource(external_id) WHERE lifecycle = 'living';
        CREATE TABLE claim (
            name_key TEXT PRIMARY KEY,
            resource TEXT NOT NULL
        ) WITHOUT ROWID;
        """

    /// A resource has one intent at the most. Without a session it is in doubt and free to be taken over.
    private static let intents = """
        CREATE TABLE intent (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            resource TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            desired BLOB,
            added_at TEXT,
            actor TEXT NOT NULL,
            recorded INTEGER NOT NULL,
            session INTEGER
        );
        CREATE TABLE operation (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            resource TEXT NOT NULL,
            kind TEXT NOT NULL,
            actor TEXT NOT NULL,
            result TEXT NOT NULL
        );
        CREATE INDEX operation_resource ON operation(resource, number);
        """

    /// A resource that is being created has no row before it lives, and an intent that has ended stays as a line of
    /// the history: a create then touches few pages.
    private static let history = """
        DELETE FROM resource WHERE lifecycle = 'pending';
        ALTER TABLE intent RENAME TO former_intent;
        CREATE TABLE intent (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            resource TEXT NOT NULL,
            kind TEXT NOT NULL,
            desired BLOB,
            added_at TEXT,
            actor TEXT NOT NULL,
            recorded INTEGER NOT NULL,
            session INTEGER,
            ended INTEGER,
            result TEXT
        );
        INSERT INTO intent (resource, kind, actor, recorded, ended, result)
            SELECT resource, kind, actor, at, at, result FROM operation ORDER BY number;
        INSERT INTO intent (resource, kind, desired, added_at, actor, recorded, session)
            SELECT resource, kind, desired, added_at, actor, recorded, session FROM former_intent ORDER BY number;
        DROP TABLE former_intent;
        DROP TABLE operation;
        CREATE UNIQUE INDEX intent_open ON intent(resource) WHERE ended IS NULL;
        CREATE INDEX intent_resource ON intent(resource, number);
        """

    /// Bodies that clients sent may hold a password, which has no place here.
    private static let passwords = """
        UPDATE resource SET body = CAST(json_remove(CAST(body AS TEXT), '$.password') AS BLOB)
            WHERE json_type(CAST(body AS TEXT), '$.password') IS NOT NULL;
        UPDATE intent SET desired = CAST(json_remove(CAST(desired AS TEXT), '$.password') AS BLOB)
            WHERE json_type(CAST(desired AS TEXT), '$.password') IS NOT NULL;
        """

    /// A name is unique among resources of a type. A membership that belongs to an open intent is not settled: nobody
    /// sees it, but it keeps its member from being deleted. It knows the name under which the member stands in the
    /// group's entry, so that a member whose entry is renamed is found there, and nobody inherits the former name.
    private static let groups = """
        ALTER TABLE resource ADD COLUMN type TEXT NOT NULL DEFAULT 'User';
        DROP INDEX resource_living;
        CREATE INDEX resource_living ON resource(type, number) WHERE lifecycle = 'living';
        ALTER TABLE intent ADD COLUMN type TEXT NOT NULL DEFAULT 'User';
        ALTER TABLE intent ADD COLUMN members BLOB;
        ALTER TABLE claim RENAME TO former_claim;
        CREATE TABLE claim (
            type TEXT NOT NULL,
            name_key TEXT NOT NULL,
            resource TEXT NOT NULL,
            PRIMARY KEY (type, name_key)
        ) WITHOUT ROWID;
        INSERT INTO claim SELECT 'User', name_key, resource FROM former_claim;
        DROP TABLE former_claim;
        CREATE TABLE membership (
            group_id TEXT NOT NULL,
            member_id TEXT NOT NULL,
            member_type TEXT NOT NULL,
            display TEXT,
            name TEXT,
            name_key TEXT,
            settled INTEGER NOT NULL,
            PRIMARY KEY (group_id, member_id)
        ) WITHOUT ROWID;
        CREATE INDEX membership_member ON membership(member_id, group_id);
        CREATE INDEX membership_name ON membership(name_key);
        CREATE TABLE lookup (
            attribute TEXT NOT NULL,
            key TEXT NOT NULL,
            resource TEXT NOT NULL,
            PRIMARY KEY (attribute, key, resource)
        ) WITHOUT ROWID;
        """

    /// A resource that the mapping leaves out has no link. While it loses its entry, nobody may write the name of that.
    private static let unlinked = """
        ALTER TABLE intent ADD COLUMN ends_entry INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX resource_unlinked ON resource(number) WHERE lifecycle = 'living' AND link_identity IS NULL;
        """

    /// Whether the entry was found in order at the marker of the link, and what the last complete survey rested on. Some
    /// servers take the name of an entry that goes out of groups without a new marker, so the groups of somebody who gets
    /// another entry are compared again.
    private static let compared = """
        ALTER TABLE resource ADD COLUMN link_compared INTEGER NOT NULL DEFAULT 0;
        CREATE TRIGGER resource_linked_anew AFTER UPDATE OF link_identity ON resource
            WHEN OLD.link_identity IS NOT NEW.link_identity BEGIN
            UPDATE resource SET link_compared = 0
                WHERE id IN (SELECT group_id FROM membership WHERE member_id = NEW.id);
        END;
        CREATE TABLE survey (
            number INTEGER PRIMARY KEY,
            basis TEXT NOT NULL,
            complete INTEGER NOT NULL,
            operation INTEGER NOT NULL
        );
        """

    /// A deleted resource whose entry is kept out of service keeps its row as it was, and what it held. Another resource may
    /// take the entry over, which the intent says. Entries that were given up are never taken for new ones of ours.
    private static let retired = """
        ALTER TABLE resource ADD COLUMN retired INTEGER;
        CREATE INDEX resource_retired ON resource(number) WHERE retired IS NOT NULL;
        CREATE INDEX resource_retired_person ON resource(external_id) WHERE retired IS NOT NULL;
        ALTER TABLE intent ADD COLUMN revives TEXT;
        CREATE INDEX intent_revives ON intent(revives) WHERE revives IS NOT NULL AND ended IS NULL;
        CREATE TABLE released (
            identity BLOB PRIMARY KEY
        ) WITHOUT ROWID;
        """

    private static let sessions = """
        CREATE TABLE session (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            opened INTEGER NOT NULL
        );
        CREATE TABLE lease (
            name TEXT PRIMARY KEY,
            session INTEGER NOT NULL
        ) WITHOUT ROWID;
        """

    private static let tokens = """
        CREATE TABLE token (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            scope TEXT NOT NULL,
            hash BLOB NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            revoked INTEGER,
            last_used INTEGER
        ) WITHOUT ROWID;
        """
}
