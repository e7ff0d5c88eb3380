-- wrk: GET a page of about 100 KB
local count = 0
request = function()
  count = count + 1
  local id = string.format("%08d-0000-4000-8000-%012d", count, math.random(1, 999999999))
  local headers = {["Authorization"] = "Token YmVuY2gtdG9rZW4=", ["X-Request-ID"] = id, ["X-Correlation-ID"] = id}
  return wrk.format("GET", "/ocpi/2.2.1/sender/locations?offset=0&limit=100", headers)
end
