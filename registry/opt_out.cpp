#include "registry/opt_out.hpp"

#include <stdexcept>

#include "base/text.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

void keepOptOutChange(
    store::Transaction& tx,
    std::int64_t number_key,
    std::string_view change,
    std::string_view reason,
    WallTime now
) {
    tx.run(
        "INSERT INTO opt_out_change (number_key, change, reason, changed_at) VALUES (:1, :2, :3, :4)",
        number_key,
        change,
        truncateBytes(reason, kMaxReasonBytes),
        now
    );
}

}  // namespace

bool isOptedOut(store::Sql& sql, std::int64_t number_key) {
    return sql.one<std::int64_t>("SELECT opted_out_at FROM opt_out WHERE number_key = :1", number_key)
        .has_value();
}

bool optOut(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    const PhoneNumber& number,
    std::string_view reason,
    WallTime now
) {
    return optOut(tx, codec.key(number), codec.encode(number), reason, now);
}

bool optOut(
    store::Transaction& tx,
    std::int64_t number_key,
    std::string_view stored,
    std::string_view reason,
    WallTime now
) {
    const bool fresh =
        tx.run(
            "INSERT INTO opt_out (number_key, number, opted_out_at, reason) VALUES (:1, :2, :3, :4) "
            "ON CONFLICT (number_key) DO NOTHING",
            number_key,
            stored,
            now,
            truncateBytes(reason, kMaxReasonBytes)
        ) > 0;
    if (fresh) keepOptOutChange(tx, number_key, "out", reason, now);
    return fresh;
}

bool optIn(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    const PhoneNumber& number,
    std::string_view reason,
    WallTime now
) {
    if (trim(reason).empty()) throw std::invalid_argument("opting in takes a reason");
    const auto key = codec.key(number);
    const bool lifted = tx.run("DELETE FROM opt_out WHERE number_key = :1", key) > 0;
    if (lifted) keepOptOutChange(tx, key, "in", reason, now);
    return lifted;
}

}  // namespace tama::registry
