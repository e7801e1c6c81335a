import Directory

/// Reads everything below a base as a sweep does, to see whether a limit cuts it off.
struct LimitCheck: Sendable {
    let client: any DirectoryClient
    let identity: AttributeName
    let product: ServerProduct
    let account: String

    /// Nil where not even the base shows: that is a matter of rights.
    func finding(below base: DN) async throws -> Finding? {
        var count = 0
        var sawBase = false
        do {
            let request = SearchRequest(base: base, attributes: [identity], pageSize: Surveyor.pageSize)
            for try await page in client.search(request) {
                count += page.count { $0.dn != base }
                sawBase = sawBase || page.contains { $0.dn == base }
            }
            guard sawBase else { return nil }
            return Finding(
                .ok, "limits", "\(count) entries below \(base) can be read, \(Surveyor.pageSize) in a page")
        } catch let error as DirectoryError where Self.codes.contains(error.code) {
            return Finding(
                .error, "limits",
                "a sweep of \(base) is cut off after \(count) entries, with \(error.code); it then changes nothing",
                advice: "lift the limits of the gateway's account; if a line fits it already, change that one instead",
                paste: RemedyLDIF.limits(account, product))
        }
    }

    private static let codes: Set<ResultCode> = [.timeLimitExceeded, .sizeLimitExceeded, .adminLimitExceeded]
}
