local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end
local t = {}
for i = 1, 300000 do t[i % 1000] = (t[i % 1000] or 0) + i % 7 end
local sum = 0 for _, v in pairs(t) do sum = sum + v end
print(fib(24), sum, (jit.status()))
local ffi = require 'ffi'
ffi.cdef 'int getpid(void); typedef int (*cmp)(const void*, const void*); void qsort(void*, size_t, size_t, cmp);'
local a = ffi.new('int[10]', {5,3,9,1,7,2,8,6,4,0})
ffi.C.qsort(a, 10, 4, function(x, y) return ffi.cast('int*', x)[0] - ffi.cast('int*', y)[0] end)
for i = 0, 9 do io.write(a[i], ' ') end print(ffi.C.getpid() > 0)
for round = 1, 200 do
  local f = loadstring('return function(x) local s = 0 for i = 1, 100 do s = s + x * ' .. round .. ' + i end return s end')()
  sum = sum + f(round)
end
print(sum)
