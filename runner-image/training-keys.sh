#!/bin/sh
# Makes the key store of the gateway that the training calls: keys of the kind that the operator makes, valid for a day,
# used by nothing else.
#
# training-keys.sh KEYTOOL FILE
set -eu
keytool=$1
file=$2

rm -f "$file"
make() {
  "$keytool" -genkeypair -keyalg EC -groupname secp256r1 -sigalg SHA256withECDSA -validity 1 \
    -keystore "$file" -storetype PKCS12 -storepass training "$@"
}
make -alias ca -dname CN=ca -ext bc:c
make -alias gateway -dname CN=gateway -ext san=dns:localhost -signer ca
