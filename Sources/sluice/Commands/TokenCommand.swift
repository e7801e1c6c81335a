import Directory
import ArgumentParser
import Planning
import SCIM
import SCIMServer
import Store
import Sync

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Create, list and revoke the bearer tokens of clients.",
        subcommands: [CreateTokenCommand.self, ListTokensCommand.self, RevokeTokenCommand.self])
}

extension AccessScope: ExpressibleByArgument {}

struct CreateTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a token and print it, once: only its hash is kept.")

    @OptionGroup var common: CommonOptions
    @Option(help: "What to call it, such as the client that will use it.")
    var name: String
    @Option(help: "What it allows: full or read-only.")
    var scope: AccessScope = .full
    @Option(help: "Days until it expires.")
    var days: Int = 365
    @Option(help: "The user whose token it is, by SCIM id or userName: it is for /Me only, which is then this user.")
    var user: String?
    @Option(help: "text prints the token alone, json the token and its details.")
    var output: OutputFormat = .text

    func validate() throws {
        guard (1...3650).contains(days) else { throw ValidationError("--days goes from 1 to 3650") }
        guard !name.isEmpty, name.count <= 100 else { throw ValidationError("--name has 1 to 100 characters") }
    }

    func run() async throws {
        try await Console.run {
            let store = try Composition.store(try common.settings())
            let bearer = BearerToken()
            let now = Timestamp.now()
            let token = AccessToken(
                id: bearer.id, name: name, scope: scope, hash: bearer.hash, created: now,
                expires: now.advanced(bySeconds: Int64(days) * 86_400), user: try await bearerID(store))
            try await store.add(token)
            switch output {
            case .text:
                Console.result(bearer.text.exposed)
                Console.note("token \(token.id) for \(Printable.text(name)), expires \(token.expires)")
            case .json:
                Console.result(TokenJSON.value(of: token, secret: bearer.text.exposed).json)
            }
        }
    }

    /// The id of the user whose token it is.
    private func bearerID(_ store: SQLiteStore) async throws -> ResourceID? {
        guard let user else { return nil }
        var found = try await store.resource(ResourceID(user))
        if found == nil { found = try await store.holder(of: NameKey(user), type: .user) }
        guard let found, found.type == .user, found.lifecycle == .living else {
            throw CommandError("there is no user with the id or the userName \(Printable.text(user))")
        }
        return found.id
    }
}

struct ListTokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all tokens.")

    @OptionGroup var common: CommonOptions
    @Option(help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        try await Console.run {
            let tokens = try await Composition.store(try common.settings()).tokens()
            switch output {
            case .json: Console.result(Value.array(tokens.map { TokenJSON.value(of: $0) }).json)
            case .text where tokens.isEmpty:
                Console.result("no tokens; create one with: sluice token create --name NAME")
            case .text: tokens.forEach { Console.result(Self.line($0)) }
            }
        }
    }

    private static func line(_ token: AccessToken) -> String {
        "\(token.id)  \(TokenJSON.status(of: token))  \(token.scope.rawValue)  expires \(token.expires)  "
            + "last used \(token.lastUsed?.description ?? "never")  \(Printable.text(token.name))"
    }
}

struct RevokeTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a token. The next request with it is refused.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The id of the token, as `sluice token list` shows it.")
    var id: String

    func run() async throws {
        try await Console.run {
            guard try await Composition.store(try common.settings()).revoke(token: id) else {
                throw CommandError("there is no token \(Printable.text(id)); see: sluice token list")
            }
            Console.result("revoked \(id)")
        }
    }
}

/// A token as JSON, without its hash.
private enum TokenJSON {
    static func value(of token: AccessToken, secret: String? = nil) -> Value {
        var members: [(String, Value)] = secret.map { [("token", .string($0))] } ?? []
        members += [
            ("id", .string(token.id)), ("name", .string(token.name)), ("scope", .string(token.scope.rawValue)),
            ("status", .string(status(of: token))), ("created", .string(token.created.description)),
            ("expires", .string(token.expires.description)),
            ("lastUsed", .optional(token.lastUsed?.description)), ("user", .optional(token.user?.text)),
        ]
        return .object(Object(members))
    }

    static func status(of token: AccessToken) -> String {
        if token.revoked != nil { return "revoked" }
        return token.expires <= Timestamp.now() ? "expired" : "active"
    }
}
