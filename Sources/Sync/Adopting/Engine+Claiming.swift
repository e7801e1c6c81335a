import Mapping
import SCIM

extension Engine {
    /// What clients have spoken of once one of them has said what it wants, and the resource as it then is; of a resource that
    /// a client created that is all of it.
    func claims(of stored: StoredResource, after wanted: Desired) throws -> (claims: Claims?, resource: Resource) {
        guard let claims = stored.kept.claims, let sent = wanted.sent else {
            return (stored.kept.claims, wanted.resource)
        }
        let type = try map(of: stored.type).resourceType
        return claims.after(sent, from: stored.resource, to: wanted.resource, type: type)
    }
}
