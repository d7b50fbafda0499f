#include "requests/testers.hpp"

namespace tama::requests {

void registerTester(store::Transaction& tx, const store::PhoneCodec& codec, const Tester& tester) {
    tx.run(
        "INSERT INTO tester (name, number, number_key, account) VALUES (:1, :2, :3, :4) "
        "ON CONFLICT (number_key) DO UPDATE SET name = :1, account = :4",
        tester.name,
        codec.encode(tester.number),
        codec.key(tester.number),
        tester.account
    );
}

std::vector<Tester> testers(store::Sql& sql, const store::PhoneCodec& codec) {
    std::vector<Tester> found;
    sql.each<std::int64_t, std::string, std::string, std::string>(
        "SELECT id, name, number, account FROM tester ORDER BY name, id",
        [&](auto row) {
            auto& [id, name, number, account] = row;
            found.push_back({id, std::move(name), codec.decode(number), std::move(account)});
        }
    );
    return found;
}

}  // namespace tama::requests
