// People who may receive test messages: the data manager's own phone, the requestor's (SOP steps 3b to 3d).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/phone_number.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

struct Tester {
    std::int64_t id = 0;
    std::string name;
    PhoneNumber number;
    std::string account{};  // whose phone it is; empty: of nobody who signs in
};

/// Registers a tester, or changes the one who has the number.
void registerTester(store::Transaction& tx, const store::PhoneCodec& codec, const Tester& tester);
std::vector<Tester> testers(store::Sql& sql, const store::PhoneCodec& codec);  // by name

}  // namespace tama::requests
