#include "server/demo/procedure.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flows/runtime/past_runs.hpp"
#include "registry/target_group.hpp"
#include "requests/use_case_store.hpp"
#include "server/cli/shell.hpp"
#include "server/demo/examples.hpp"

namespace tama::demo {
namespace {

using requests::Action;
using requests::State;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::int64_t kMonthCap = 1'000'000;  // segments, of approvals that stand
constexpr Milliseconds kGrain = std::chrono::seconds{10};

requests::RequestForm formOf(const Case& about, WallTime now) {
    requests::RequestForm form;
    form.title = about.title;
    form.unit = about.unit;
    form.requestor = kRequestor;
    form.position = "Focal person";
    form.purpose = about.purpose;
    form.decision = about.decision;
    form.category = about.category;
    form.target_group = about.target_query.empty() ? "Any health worker who sends the word"
                                                   : "Health workers of all districts";
    form.questions = {"As in the workflow " + about.workflow};
    form.requested_start = now + days{9};
    form.requested_end = *form.requested_start + about.duration;
    form.trigger_word = about.trigger_word;
    form.results_for = about.unit;
    form.sensitivity = "internal";
    return form;
}

/// Who does it, with the roles of their accounts.
requests::Deed by(DemoWorld& world, const std::string& actor) {
    const auto role = actor == kDataManager ? requests::Role::DataManager
                      : actor == kDirector  ? requests::Role::Approver
                                            : requests::Role::Requestor;
    return {actor, world.clock().now(), "{}", role, true};
}

/// Sends the workflow to a tester's phone and waits for the conversation to end.
Result<void> testOnPhone(DemoWorld& world, const std::string& number, requests::TestKind kind, const requests::Deed& deed) {
    const auto session = world.platform().desk().startTest(number, kind, deed);
    if (!session) return fail(session.error());
    const auto status = [&] {
        return world.database()
            .read([&](store::Sql& sql) {
                return sql.one<std::string>("SELECT status FROM session WHERE id = :1", *session);
            })
            .value_or("");
    };
    const auto over = [&] { return status() != "waiting" && status() != "in_line"; };
    world.runUntil(over, world.clock().now() + days{2}, kGrain);
    return {};
}

/// The saved query of the use case, by its UUID; one of that name and query is used again.
Result<std::string> targetGroup(DemoWorld& world, const Case& about) {
    if (about.target_query.empty()) return std::string();
    return world.database().queue().run([&](store::Transaction& tx) -> Result<std::string> {
        std::string name = about.title;
        for (int number = 2;; ++number) {
            const auto existing = registry::findGroupByName(tx, name);
            if (!existing) break;
            if (existing->query == about.target_query) return existing->uuid;
            name = fmt::format("{} ({})", about.title, number);
        }
        const auto uuid = world.platform().ids().uuid();
        const auto made = registry::createQueryGroup(
            tx,
            uuid,
            name,
            about.target_query,
            world.clock().now(),
            {world.platform().useCases().conventions(), &runtime::pastRuns()}
        );
        return made ? Result<std::string>(uuid) : fail(made.error());
    });
}

/// The acts before Active, in order, with who does them and how long the people take.
struct Step {
    Action action;
    const char* actor;
    Milliseconds pause;
};
constexpr std::array kSteps{
    Step{Action::Submit, kRequestor, hours{2}},
    Step{Action::HoldMeeting, kDataManager, days{1}},
    Step{Action::Plan, kDataManager, hours{1}},
    Step{Action::Develop, kDataManager, days{1}},
    Step{Action::PassSimulator, kDataManager, hours{1}},
    Step{Action::PassOwnPhone, kDataManager, hours{1}},
    Step{Action::NotifyRequestor, kDataManager, hours{1}},
    Step{Action::SendToRequestor, kDataManager, hours{1}},
    Step{Action::StateSatisfied, kRequestor, days{1}},
    Step{Action::Approve, kDirector, days{1}},
    Step{Action::Activate, kDataManager, hours{1}},
};

/// What is written down at an act, in the demo.
nlohmann::json detailsOf(Action action, const Case& about, const std::string& group) {
    switch (action) {
        case Action::HoldMeeting:
            return {{"text", "The questions were read through with the focal person; nothing is to be changed."}};
        case Action::Approve:
            if (about.trigger_word.empty()) return {{"initials", "A.T."}};
            return {{"initials", "A.T."}, {"month_cap", kMonthCap}};
        case Action::LogDecision:
            return {{"text", about.decision}};
        case Action::Develop: {
            nlohmann::json details{
                {"workflow", about.workflow}, {"trigger_word", about.trigger_word}, {"sender", kShortCode}};
            if (!group.empty()) details["target_group"] = group;
            return details;
        }
        default:
            return nlohmann::json::object();
    }
}

class Walk {
  public:
    Walk(DemoWorld& world, const Case& about) : world_(world), about_(about) {}

    Result<std::int64_t> to(State goal) {
        const auto form = nlohmann::json::parse(toJson(formOf(about_, world_.clock().now())));
        const auto number = world_.platform().desk().draft(form, by(world_, kRequestor));
        if (!number) return fail(number.error());
        number_ = *number;
        State state = State::Draft;
        for (const auto& step : kSteps) {
            if (state == goal) break;
            world_.runUntil([] { return false; }, world_.clock().now() + step.pause, kGrain);
            if (step.action == Action::Activate) world_.clock().jumpTo(*useCase().form.requested_start);
            const auto reached = take(step);
            if (!reached) return fail(reached.error());
            state = reached->state;
        }
        return useCase().id;
    }

  private:
    requests::UseCase useCase() {
        return world_.database()
            .read([&](store::Sql& sql) {
                return requests::use_case_store::find(sql, *requests::use_case_store::idOf(sql, number_));
            })
            .value();
    }

    Result<server::ActResult> take(const Step& step) {
        if (step.action == Action::PassOwnPhone || step.action == Action::SendToRequestor) {
            const auto kind = step.action == Action::PassOwnPhone ? requests::TestKind::OwnPhone
                                                                  : requests::TestKind::Requestor;
            if (auto sent = testOnPhone(world_, number_, kind, by(world_, step.actor)); !sent) return fail(sent.error());
        }
        std::string group;
        if (step.action == Action::Develop) {
            const auto made = targetGroup(world_, about_);
            if (!made) return fail(made.error());
            group = *made;
        }
        return world_.platform().desk().perform(
            number_, nameOf(step.action), detailsOf(step.action, about_, group), by(world_, step.actor)
        );
    }

    DemoWorld& world_;
    const Case& about_;
    std::string number_;
};

}  // namespace

Case stockOutCase() {
    return {
        "ACT and RDT stock-outs",
        "Malaria Control Programme",
        "stock",
        "Find the facilities that have no malaria medicine or tests",
        "Where the reserve of the central store is sent this month",
        "Stock-out report",
        "stock",
        "status = active",
        hours{72}};
}

Case readinessCase() {
    return {
        "Facility readiness before the rains",
        "Directorate of Curative Services",
        "facility assessment",
        "Know which facilities lack electricity, water or protective equipment",
        "Which facilities the maintenance teams visit first",
        "Facility readiness",
        "",
        "district = \"Port Ama\"",
        hours{72}};
}

Case suspectedCase() {
    return {
        "Suspected cholera cases",
        "Disease Surveillance Unit",
        "surveillance",
        "Hear of suspected cases on the day they are seen",
        "Where a rapid response team is sent",
        "Suspected-case report",
        "case",
        "",
        hours{24 * 90}};
}

Result<Case> importedCase(
    DemoWorld& world, const std::filesystem::path& workflow_file, const std::string& target_query
) {
    const auto json = server::readFile(workflow_file);
    if (!json) return fail(json.error());
    const auto imported = world.database().queue().run([&](store::Transaction& tx) {
        return world.platform().workflows().importFile(
            tx, *json, workflow_file.filename().string(), kDataManager, world.clock().now()
        );
    });
    if (!imported) return fail(imported.error().front());
    const std::string& workflow = imported->front().name;
    return Case{
        workflow,
        "Ministry of Health",
        "data collection",
        "Try the workflow on the imported registry",
        "Whether to ask for approval of the real use case",
        workflow,
        "",
        target_query};
}

Result<void> importExamples(DemoWorld& world) {
    return world.database().queue().run([&](store::Transaction& tx) -> Result<void> {
        for (const auto& [name, json] : exampleFiles()) {
            const auto imported =
                world.platform().workflows().importFile(tx, json, name, kDataManager, world.clock().now());
            if (!imported) return fail(imported.error().front());
        }
        return {};
    });
}

Result<std::int64_t> takeThrough(DemoWorld& world, const Case& about, State goal) {
    return Walk(world, about).to(goal);
}

Result<State> act(DemoWorld& world, std::int64_t use_case_id, Action action, const std::string& actor) {
    return world.database().queue().run([&](store::Transaction& tx) {
        return world.platform().useCases().act(tx, use_case_id, action, by(world, actor));
    });
}

State stateOf(DemoWorld& world, std::int64_t use_case_id) {
    return world.database()
        .read([&](store::Sql& sql) { return requests::use_case_store::find(sql, use_case_id); })
        .value()
        .state;
}

}  // namespace tama::demo
