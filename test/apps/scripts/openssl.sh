# openssl: keys, signatures, ciphers, and a TLS server with a client.
set -e
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost 2> /dev/null
echo message > m; openssl dgst -sha256 -sign key.pem -out sig m; openssl x509 -in cert.pem -pubkey -noout > pub; openssl dgst -sha256 -verify pub -signature sig m
openssl enc -aes-256-cbc -pbkdf2 -pass pass:x -in m -out e; openssl enc -d -aes-256-cbc -pbkdf2 -pass pass:x -in e; openssl speed -seconds 1 -bytes 1024 sha256 2> /dev/null | grep -c sha256
openssl s_server -accept 127.0.0.1:$1 -cert cert.pem -key key.pem -quiet -rev > server.log 2>&1 & server=$!
for i in $(seq 1 200); do { echo hello; sleep 0.2; echo CLOSE; } | openssl s_client -connect 127.0.0.1:$1 -quiet -CAfile cert.pem > reply 2> /dev/null && break; sleep 0.05; done
cat reply; kill $server; wait $server || echo "server $?"; rm -f key.pem cert.pem sig pub e server.log
