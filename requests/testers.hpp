// People who may receive test messages: the data manager's own phone, the requestor's (SOP steps 3b to 3d).
#pragma once

#include <cstdint>
#include <string>

#include "base/phone_number.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

/// Registers a tester, or renames the one who has the number.
void registerTester(
    store::Transaction& tx, const store::PhoneCodec& codec, const std::string& name, const PhoneNumber& number
);

}  // namespace tama::requests
