// Tests on real phones (SOP steps 3b and 3d): the server starts the workflow with a registered tester, and the step
// is passed when that conversation has been carried to its end. Use inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "requests/use_case_store.hpp"
#include "requests/use_cases.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {
class Runtime;
}

namespace tama::requests {

enum class TestKind : std::uint8_t {
    OwnPhone,  // of whoever passes step 3b
    Requestor  // step 3d
};

/// "own_phone", "requestor".
std::string_view nameOf(TestKind kind);
std::optional<TestKind> testKindFrom(std::string_view name);

struct PhoneTest {
    TestKind kind = TestKind::OwnPhone;
    std::int64_t round = 0;  // of tests, from 1
    std::int64_t session_id = 0;
    std::string account;  // whose phone
    std::string started_by;
    WallTime started_at;
    std::string status;  // of the conversation: waiting, completed …
};

/// Sends the workflow to the phone that is registered for the account of the deed's actor, or of the requestor. The
/// session. Refused before its step, and where no phone is registered.
Result<std::int64_t> startPhoneTest(
    store::Transaction& tx,
    runtime::Runtime& runtime,
    const store::PhoneCodec& codec,
    const UseCase& use_case,
    const Needs& needs,
    TestKind kind,
    const Deed& deed
);

/// Oldest first.
std::vector<PhoneTest> phoneTests(store::Sql& sql, std::int64_t use_case_id);

/// A completed test of what is in development, of this round, on this account's phone: its session. Refused with the
/// SOP's step and what is missing.
Result<std::int64_t> completedTest(
    store::Sql& sql, const UseCase& use_case, TestKind kind, const std::string& account
);

}  // namespace tama::requests
