-- GET of the URLs in a file, one after the other. Arguments: token, file with one path a line.
-- The requests are made beforehand: what the load generator computes, it takes from the gateway.
local requests, n = {}, 0

function init(args)
    wrk.headers["Authorization"] = "Bearer " .. args[1]
    for line in io.lines(args[2]) do requests[#requests + 1] = wrk.format("GET", line) end
end

function request()
    n = n + 7919
    return requests[n % #requests + 1]
end

function done(summary, latency, requests)
    local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
    io.stderr:write(string.format("result %.1f %d %d\n", summary.requests / (summary.duration / 1e6), summary.requests, wrong))
end
