-- wrk: the final POST of one prepared draft after another. PREPARED and SLUG come from the environment.
local threads = 0
function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end
function init()
    drafts = {}
    local line_number = 0
    for line in io.lines(os.getenv("PREPARED")) do
        if line_number % 2 == number % 2 then
            drafts[#drafts + 1] = line
        end
        line_number = line_number + 1
    end
    at = 0
    path = "/groups/" .. os.getenv("SLUG") .. "/register/check"
    origin = os.getenv("ORIGIN")
end
function request()
    at = at % #drafts + 1
    local cookie, csrf = drafts[at]:match("(%S+) (%S+)")
    return wrk.format("POST", path, {
        ["Host"] = origin:gsub("^http://", ""), ["Origin"] = origin, ["Cookie"] = "registration=" .. cookie,
        ["Content-Type"] = "application/x-www-form-urlencoded",
    }, "csrf=" .. csrf)
end
