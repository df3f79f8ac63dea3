filedesc://damaged.arc 0.0.0.0 20080611120000 text/plain x
1 0 Written by hand
URL IP-address Archive-date Content-type Archive-length
http://wrenley.example/ 192.0.2.7 2008061112 text/html -1

