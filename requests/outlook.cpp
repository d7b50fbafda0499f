#include "requests/outlook.hpp"

#include "requests/offices.hpp"
#include "requests/phone_tests.hpp"
#include "requests/preconditions.hpp"
#include "requests/use_case_facts.hpp"

namespace tama::requests {
namespace {

/// Somebody who may: what is missing then is missing for everybody.
Deed idealDeed(const Outlook& outlook, const UseCase& use_case, WallTime now) {
    Deed deed{outlook.account, now, "{}", outlook.who, true};
    if (deed.actor.empty()) deed.actor = use_case.form.requestor;
    // Not a name that an account can have: neither last editor nor approver.
    if (*outlook.next == Action::Approve || *outlook.next == Action::Activate) deed.actor = "*";
    return deed;
}

void addTests(store::Sql& sql, const UseCase& use_case, Action action, std::vector<Error>& missing) {
    if (action == Action::SendToRequestor) {
        const auto test = completedTest(sql, use_case, TestKind::Requestor, use_case.form.requestor);
        if (!test) missing.push_back(test.error());
    }
    if (action != Action::PassOwnPhone) return;
    for (const auto& test : phoneTests(sql, use_case.id)) {
        if (test.kind == TestKind::OwnPhone && completedTest(sql, use_case, test.kind, test.account)) return;
    }
    missing.push_back(
        {ErrorCode::Refused,
         "SOP step 3b: no completed test on the phone of whoever passes this step; send it there and answer it",
         "test"}
    );
}

}  // namespace

Outlook outlookOf(State state, const RequestForm& form) {
    Outlook outlook;
    outlook.next = nextStep(state);
    if (!outlook.next) return outlook;
    outlook.who = officeOf(*outlook.next);
    if (*outlook.next == Action::StateSatisfied) outlook.account = form.requestor;
    return outlook;
}

Outlook outlookOf(store::Sql& sql, const UseCase& use_case, const UseCases& rules, WallTime now) {
    auto outlook = outlookOf(use_case.state, use_case.form);
    if (!outlook.next) return outlook;
    const Action action = *outlook.next;
    if (action == Action::Submit) outlook.missing = problemsOf(use_case.form);
    if (outlook.missing.empty()) {
        const auto to = next(factsOf(sql, use_case, rules.procedure(), idealDeed(outlook, use_case, now)), action);
        if (!to) outlook.missing.push_back(to.error());
    }
    addTests(sql, use_case, action, outlook.missing);
    if (const auto met = checkPreconditions(sql, use_case, action, rules.conventions()); !met) {
        outlook.missing.push_back(met.error());
    }
    return outlook;
}

}  // namespace tama::requests
