/// Settings and mapping of the gateways in tests.
package enum GatewayFixtures {
    /// The mapping of a mail service that knows five attributes, and groups.
    package static let mapping = """
        users:
          base: \(SlapdServer.people)
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName
            cn: { first: [name.formatted, userName] }
            sn: { first: [name.familyName, userName] }
            givenName: name.givenName
            mail: { from: 'emails[type eq "work"].value', lowercase: true }
          active: { attribute: employeeType, when_true: active, when_false: disabled }
        groups:
          base: \(SlapdServer.groups)
          rdn: cn
          object_classes: [groupOfNames]
          attributes: { cn: displayName, description: externalId }
          members: { attribute: member, value: dn, when_empty: placeholder }

        """

    static func settings(
        port: UInt16, managementPort: UInt16, basePath: String, ldapURLs: [String], timeout: String,
        listen: String
    ) -> String {
        """
        listen: { port: \(port), base_path: \(basePath)\(listen) }
        management: { port: \(managementPort) }
        state: { path: state.sqlite }
        directory:
          urls: \(ldapURLs)
          bind_dn: \(SlapdServer.gateway)
          bind_password_file: password
          tls: { mode: none }
          operation_timeout: \(timeout)
        mapping: mapping.yaml
        log: { format: text, level: debug }

        """
    }
}
