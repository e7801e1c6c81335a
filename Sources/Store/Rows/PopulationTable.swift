import GRDB
import SCIM

/// How many living resources of each type there are, in blocks of numbers: to count all, or to skip many, a row for
/// every thousand is read. Triggers keep it.
struct PopulationTable {
    let db: Database

    /// A block holds the resources whose numbers agree but for so many bits.
    private static let bits = 10

    static let definition = """
        CREATE TABLE population (
            type TEXT NOT NULL,
            block INTEGER NOT NULL,
            living INTEGER NOT NULL,
            PRIMARY KEY (type, block)
        ) WITHOUT ROWID;
        INSERT INTO population SELECT type, number >> \(bits), count(*) FROM resource WHERE lifecycle = 'living'
            GROUP BY 1, 2;
        CREATE TRIGGER resource_born AFTER INSERT ON resource WHEN NEW.lifecycle = 'living' BEGIN
            INSERT INTO population (type, block, living) VALUES (NEW.type, NEW.number >> \(bits), 1)
                ON CONFLICT (type, block) DO UPDATE SET living = living + 1;
        END;
        CREATE TRIGGER resource_gone AFTER UPDATE OF lifecycle ON resource
            WHEN OLD.lifecycle = 'living' AND NEW.lifecycle != 'living' BEGIN
            UPDATE population SET living = living - 1 WHERE type = OLD.type AND block = OLD.number >> \(bits);
        END;
        """

    /// The number of living resources of a type, or of all.
    func count(of type: ResourceKind?) throws -> Int {
        let sql = "SELECT sum(living) FROM population WHERE (?1 IS NULL OR type = ?1)"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [type?.rawValue]) ?? 0
    }

    /// Where to begin to find the resource after so many: the first number of a block, and how many to skip from there.
    func start(of type: ResourceKind?, offset: Int) throws -> (number: Int64, offset: Int) {
        let sql = """
            SELECT block, sum(living) FROM population WHERE (?1 IS NULL OR type = ?1) GROUP BY block ORDER BY block
            """
        var rest = offset
        var end: Int64 = 0
        let blocks = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [type?.rawValue])
        while let row = try blocks.next() {
            let (block, living): (Int64, Int) = (row[0], row[1])
            if rest < living { return (block << Self.bits, rest) }
            rest -= living
            end = (block + 1) << Self.bits
        }
        return (end, rest)
    }
}
