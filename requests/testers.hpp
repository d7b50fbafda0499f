// People who may receive test messages: the data manager's own phone, the requestor's (SOP steps 3b to 3d).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/phone_number.hpp"
#include "base/result.hpp"
#include "requests/use_cases.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

struct Tester {
    std::int64_t id = 0;
    std::string name;
    PhoneNumber number;
    std::string account{};  // whose phone it is; empty: of nobody who signs in
};

/// Registers a tester: an account has one phone, and a new one replaces it. The id; Conflict where the number is another
/// account's. Stands in the audit trail.
Result<std::int64_t> registerTester(
    store::Transaction& tx, const store::PhoneCodec& codec, const Tester& tester, const Deed& deed
);
std::vector<Tester> testers(store::Sql& sql, const store::PhoneCodec& codec);  // by name

}  // namespace tama::requests
