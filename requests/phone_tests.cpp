#include "requests/phone_tests.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/enum_words.hpp"
#include "flows/runtime/runtime.hpp"
#include "requests/offices.hpp"

namespace tama::requests {
namespace {

constexpr std::array kTestWords{
    std::pair{TestKind::OwnPhone, std::string_view("own_phone")},
    std::pair{TestKind::Requestor, std::string_view("requestor")},
};

std::string_view stepOf(TestKind kind) {
    return kind == TestKind::OwnPhone ? "SOP step 3b" : "SOP step 3d";
}

/// That the test is for.
Action actOf(TestKind kind) {
    return kind == TestKind::OwnPhone ? Action::PassOwnPhone : Action::SendToRequestor;
}

/// The act that the test is for is the next one.
Result<void> checkTurn(const UseCase& use_case, const Needs& needs, TestKind kind) {
    const auto possible = actionsFrom(use_case.state, needs);
    if (std::find(possible.begin(), possible.end(), actOf(kind)) != possible.end()) return {};
    const auto instead = nextStep(use_case.state);
    return fail(
        ErrorCode::Conflict,
        fmt::format(
            "{}: a use case that is '{}' is not tested on this phone now; {}",
            stepOf(kind),
            nameOf(use_case.state),
            instead ? fmt::format("next comes '{}' ({})", nameOf(*instead), sopStepOf(*instead)) : "it is over"
        )
    );
}

std::string whosePhone(const UseCase& use_case, TestKind kind, const std::string& actor) {
    return kind == TestKind::OwnPhone ? actor : use_case.form.requestor;
}

}  // namespace

std::string_view nameOf(TestKind kind) {
    return wordOf(kTestWords, kind);
}

std::optional<TestKind> testKindFrom(std::string_view name) {
    return valueOf(kTestWords, name);
}

Result<std::int64_t> startPhoneTest(
    store::Transaction& tx,
    runtime::Runtime& runtime,
    const store::PhoneCodec& codec,
    const UseCase& use_case,
    const Needs& needs,
    TestKind kind,
    const Deed& deed
) {
    if (auto stranger = whyNotByRole(actOf(kind), deed.roles)) {
        return fail(ErrorCode::Refused, std::move(*stranger));
    }
    if (auto turn = checkTurn(use_case, needs, kind); !turn) return fail(turn.error());
    const auto account = whosePhone(use_case, kind, deed.actor);
    const auto number = tx.one<std::string>("SELECT number FROM tester WHERE account = :1 ORDER BY id DESC LIMIT 1", account);
    if (!number) {
        return fail(
            ErrorCode::Refused,
            fmt::format("{}: no phone is registered for '{}'; register it as a tester's first", stepOf(kind), account),
            "tester"
        );
    }
    const auto session = runtime.start(
        tx,
        {.revision_id = use_case.revision_id.value_or(0),
         .message_class = gateway::MessageClass::Test,
         .use_case_id = use_case.id,
         .number = codec.decode(*number),
         .sender = use_case.sender},
        deed.at
    );
    if (!session) return session;
    tx.run(
        "INSERT INTO use_case_test (use_case_id, kind, round, session_id, account, started_by, started_at) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7)",
        use_case.id,
        nameOf(kind),
        use_case.round,
        *session,
        account,
        deed.actor,
        deed.at
    );
    return session;
}

std::vector<PhoneTest> phoneTests(store::Sql& sql, std::int64_t use_case_id) {
    std::vector<PhoneTest> tests;
    sql.each<
        std::string,
        std::int64_t,
        std::int64_t,
        std::string,
        std::string,
        WallTime,
        std::optional<std::string>>(
        "SELECT t.kind, t.round, t.session_id, t.account, t.started_by, t.started_at, s.status FROM use_case_test t "
        "LEFT JOIN session s ON s.id = t.session_id WHERE t.use_case_id = :1 ORDER BY t.id",
        [&tests](auto row) {
            auto& [kind, round, session, account, started_by, at, status] = row;
            tests.push_back(
                {testKindFrom(kind).value_or(TestKind::OwnPhone),
                 round,
                 session,
                 std::move(account),
                 std::move(started_by),
                 at,
                 std::move(status).value_or("forgotten")}
            );
        },
        use_case_id
    );
    return tests;
}

Result<std::int64_t> completedTest(
    store::Sql& sql, const UseCase& use_case, TestKind kind, const std::string& account
) {
    const auto completed = sql.one<std::int64_t>(
        "SELECT s.id FROM use_case_test t JOIN session s ON s.id = t.session_id "
        "JOIN tester ON tester.number_key = s.number_key AND tester.account = t.account "
        "WHERE t.use_case_id = :1 AND t.kind = :2 AND t.round = :3 AND t.account = :4 "
        "AND s.message_class = 'test' AND s.status = 'completed' AND s.revision_id = :5 "
        // What it said is with the SMSC, and what it asked was answered by somebody, not by silence.
        "AND NOT EXISTS (SELECT 1 FROM message m WHERE m.session_id = s.id AND m.direction = 'out' "
        "AND m.finished_at IS NULL AND m.state IN ('held', 'queued', 'in_doubt')) "
        "AND (NOT EXISTS (SELECT 1 FROM answer a WHERE a.session_id = s.id) "
        "OR EXISTS (SELECT 1 FROM answer a WHERE a.session_id = s.id AND a.answered_at IS NOT NULL)) "
        "ORDER BY t.id DESC LIMIT 1",
        use_case.id,
        nameOf(kind),
        use_case.round,
        account,
        use_case.revision_id.value_or(0)
    );
    if (completed) return *completed;
    std::string_view status = "was not begun";
    std::string found;
    for (const auto& test : phoneTests(sql, use_case.id)) {
        if (test.kind != kind || test.round != use_case.round || test.account != account) continue;
        found = fmt::format("is '{}'", test.status);
        status = found;
    }
    return fail(
        ErrorCode::Refused,
        fmt::format(
            "{}: the test of this workflow on the phone of '{}' {}; send it there and answer it to its end",
            stepOf(kind),
            account,
            status
        ),
        "test"
    );
}

}  // namespace tama::requests
