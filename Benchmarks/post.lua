-- POST /Users with a new userName for each request. Arguments: token, base path, prefix.
local n, prefix, path = 0, "", ""

function init(args)
    wrk.headers["Authorization"] = "Bearer " .. args[1]
    wrk.headers["Content-Type"] = "application/scim+json; charset=utf-8"
    path, prefix = args[2] .. "/Users", args[3]
end

function request()
    local name = prefix .. n .. "@example.com"
    n = n + 1
    return wrk.format("POST", path, nil, string.format(
        '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"%s","externalId":"%s",' ..
        '"active":true,"name":{"formatted":"Given Family","givenName":"Given","familyName":"Family"}}', name, name))
end

function done(summary, latency, requests)
    local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
    io.stderr:write(string.format("result %.1f %d %d\n", summary.requests / (summary.duration / 1e6), summary.requests, wrong))
end
