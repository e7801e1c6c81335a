import GRDB

/// Some rows of values for one statement.
///
/// Always of the same number of rows, so that the statement is compiled once: what is missing is filled with NULL, which
/// is equal to nothing. A statement for each row costs several times as much as the row.
struct Portion {
    static let size = 50

    /// The values, row by row.
    let values: StatementArguments
    /// The place of the first row among all rows.
    let start: Int

    /// - Parameter width: how many values a row has.
    static func all(of rows: [[(any DatabaseValueConvertible)?]], width: Int) -> [Portion] {
        stride(from: 0, to: rows.count, by: size).map { start in
            let taken = rows[start..<min(start + size, rows.count)]
            let missing = Array(repeating: nil as (any DatabaseValueConvertible)?, count: (size - taken.count) * width)
            return Portion(values: StatementArguments(taken.joined() + missing), start: start)
        }
    }
}
