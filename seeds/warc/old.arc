filedesc://old.arc 0.0.0.0 20080611120000 text/plain 76
1 0 Written by hand
URL IP-address Archive-date Content-type Archive-length

http://wrenley.example/lamp room.html 192.0.2.7 20080611120002 text/html 547
HTTP/1.0 200 OK
Content-Type: text/html

<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Lamp room kept after all</title></head><body><nav><a href="/">Home</a> <a href="/local">Local</a></nav><article><h1>Lamp room kept after all</h1><p>The lamp room of the closed Wrenley pit will not be pulled down. The county bought it on Friday for one pound, and the ivy with it.</p><p>Forty former miners had stood in front of it since Monday, in shifts, as they used to work.</p></article><footer>All rights kept</footer></body></html>
