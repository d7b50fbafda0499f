#include "requests/testers.hpp"

#include <nlohmann/json.hpp>

#include "requests/audit_trail.hpp"

namespace tama::requests {

Result<std::int64_t> registerTester(
    store::Transaction& tx, const store::PhoneCodec& codec, const Tester& tester, const Deed& deed
) {
    const auto key = codec.key(tester.number);
    const auto known = tx.one<std::int64_t, std::string>("SELECT id, account FROM tester WHERE number_key = :1", key);
    if (known && !std::get<1>(*known).empty() && std::get<1>(*known) != tester.account) {
        return fail(
            ErrorCode::Conflict,
            "SOP step 3b: this is the phone of '" + std::get<1>(*known) + "'; each tests on a phone of their own",
            "number"
        );
    }
    // Whoever has a new phone tests on that one.
    tx.run("DELETE FROM tester WHERE account = :1 AND account <> '' AND number_key <> :2", tester.account, key);
    const auto id = *tx.one<std::int64_t>(
        "INSERT INTO tester (name, number, number_key, account) VALUES (:1, :2, :3, :4) "
        "ON CONFLICT (number_key) DO UPDATE SET name = :1, account = :4 RETURNING id",
        tester.name,
        codec.encode(tester.number),
        key,
        tester.account
    );
    const nlohmann::json evidence{{"tester", id}, {"account", tester.account}};
    appendAudit(tx, {kNoUseCase, "register_tester", "", "", deed.actor, deed.at, evidence.dump()});
    return id;
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
