-- wrk: PUT a location of about 2 KB, another version each time
local body = %BODY%
local count = 0
request = function()
  count = count + 1
  local id = string.format("%08d-0000-4000-8000-%012d", count, math.random(1, 999999999))
  local headers = {["Authorization"] = "Token YmVuY2gtdG9rZW4=", ["Content-Type"] = "application/json",
                   ["X-Request-ID"] = id, ["X-Correlation-ID"] = id}
  return wrk.format("PUT", "/ocpi/2.2.1/receiver/locations/DE/ABC/LOC0001", headers, body .. string.rep(" ", count % 200))
end
