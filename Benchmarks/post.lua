-- POST /Users with a new userName for each request. Arguments: token, base path, prefix.
-- All that does not change is made beforehand: what the load generator computes, it takes from the gateway.
local n, prefix, head, middle, tail = 0, "", "", "", ""

function init(args)
    prefix = args[3]
    head = "POST " .. args[2] .. "/Users HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port ..
        "\r\nAuthorization: Bearer " .. args[1] ..
        "\r\nContent-Type: application/scim+json; charset=utf-8\r\nContent-Length: "
    middle = '","externalId":"'
    tail = '","active":true,"name":{"formatted":"Given Family","givenName":"Given","familyName":"Family"}}'
end

function request()
    local name = prefix .. n .. "@example.com"
    n = n + 1
    local body = '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"' .. name .. middle .. name .. tail
    return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
    local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
    io.stderr:write(string.format("result %.1f %d %d\n", summary.requests / (summary.duration / 1e6), summary.requests, wrong))
end
