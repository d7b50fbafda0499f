#include "requests/testers.hpp"

namespace tama::requests {

void registerTester(
    store::Transaction& tx, const store::PhoneCodec& codec, const std::string& name, const PhoneNumber& number
) {
    tx.run(
        "INSERT INTO tester (name, number, number_key) VALUES (:1, :2, :3) "
        "ON CONFLICT (number_key) DO UPDATE SET name = :1",
        name,
        codec.encode(number),
        codec.key(number)
    );
}

}  // namespace tama::requests
