#include "server/demo/procedure.hpp"

#include <array>
#include <type_traits>

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "flows/coverage/coverage.hpp"
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

/// Walks every path of the workflow with the simulator and gives the evidence: the digest of what it reports.
Result<std::string> passSimulator(DemoWorld& world, std::int64_t revision_id) {
    const auto revision = world.database().read([&](store::Sql& sql) {
        return world.platform().workflows().compiled(sql, revision_id);
    });
    flows::CoverOptions options;
    options.flow_name = revision->workflow->name;
    options.now = world.clock().now();
    const auto report = flows::cover(revision->assets, options);
    if (!report) return fail(report.error());
    const std::string transcript = flows::showCoverage(*report, options.flow_name, {.ways = true});
    if (!report->passes()) {
        return fail(
            ErrorCode::Conflict,
            "the simulator found a conversation or a test that fails; see tama flow cover",
            revision->workflow->name
        );
    }
    return fmt::format(R"({{"transcript":"{}"}})", sha256(transcript));
}

/// Sends the workflow to a tester's phone and waits for the conversation to end; the evidence names the
/// session.
Result<std::string> testOnPhone(
    DemoWorld& world, std::int64_t use_case_id, std::int64_t revision_id, const HealthWorker& tester
) {
    const auto session = world.database().queue().run([&](store::Transaction& tx) {
        return world.platform().runtime().start(
            tx,
            {.revision_id = revision_id,
             .message_class = gateway::MessageClass::Test,
             .use_case_id = use_case_id,
             .number = PhoneNumber::fromE164(tester.phone).value()},
            world.clock().now()
        );
    });
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
    if (status() != "completed") {
        return fail(
            ErrorCode::Conflict, fmt::format("the test on {}'s phone ended as '{}'", tester.name, status())
        );
    }
    return fmt::format(R"({{"session":{}}})", *session);
}

/// The saved query of the use case; one of that name and query is used again.
Result<std::optional<std::int64_t>> targetGroup(DemoWorld& world, const Case& about) {
    if (about.target_query.empty()) return std::optional<std::int64_t>();
    const auto id = world.database().queue().run([&](store::Transaction& tx) -> Result<std::int64_t> {
        std::string name = about.title;
        for (int number = 2;; ++number) {
            const auto existing = registry::findGroupByName(tx, name);
            if (!existing) break;
            if (existing->query == about.target_query) return existing->id;
            name = fmt::format("{} ({})", about.title, number);
        }
        return registry::createQueryGroup(
            tx,
            world.platform().ids().uuid(),
            name,
            about.target_query,
            world.clock().now(),
            {world.platform().useCases().conventions(), &runtime::pastRuns()}
        );
    });
    if (!id) return fail(id.error());
    return std::optional(*id);
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

class Walk {
  public:
    Walk(DemoWorld& world, const Case& about) : world_(world), about_(about) {}

    Result<std::int64_t> to(State goal) {
        id_ = inTransaction([&](store::Transaction& tx) {
            return world_.platform().useCases().create(
                tx, formOf(about_, world_.clock().now()), by(kRequestor)
            );
        });
        State state = State::Draft;
        for (const auto& step : kSteps) {
            if (state == goal) break;
            world_.runUntil([] { return false; }, world_.clock().now() + step.pause, kGrain);
            if (step.action == Action::Activate) world_.clock().jumpTo(*useCase().form.requested_start);
            const auto reached = take(step);
            if (!reached) return fail(reached.error());
            state = *reached;
        }
        return id_;
    }

  private:
    template <class Work>
    std::invoke_result_t<Work&, store::Transaction&> inTransaction(Work work) {
        return world_.database().queue().run(std::move(work));
    }

    requests::Deed by(const std::string& actor, std::string evidence = "{}") const {
        return {actor, world_.clock().now(), std::move(evidence)};
    }

    requests::UseCase useCase() {
        return world_.database()
            .read([&](store::Sql& sql) { return requests::use_case_store::find(sql, id_); })
            .value();
    }

    Result<State> take(const Step& step) {
        switch (step.action) {
            case Action::Develop:
                return develop(step.actor);
            case Action::Approve:
                return inTransaction([&](store::Transaction& tx) {
                    return world_.platform().useCases().approve(tx, id_, "A.T.", by(step.actor));
                });
            case Action::PassSimulator:
                return actWith(step, passSimulator(world_, *useCase().revision_id));
            case Action::PassOwnPhone:
                return actWith(step, testOn(0));
            case Action::SendToRequestor:
                return actWith(step, testOn(1));
            default:
                return actWith(step, std::string("{}"));
        }
    }

    Result<State> develop(const std::string& actor) {
        const auto group = targetGroup(world_, about_);
        if (!group) return fail(group.error());
        return inTransaction([&](store::Transaction& tx) -> Result<State> {
            const auto revision = runtime::WorkflowStore::latest(tx, about_.workflow);
            if (!revision) return fail(ErrorCode::NotFound, "there is no workflow " + about_.workflow);
            return world_.platform().useCases().develop(
                tx, id_, {revision->id, *group, about_.trigger_word, kShortCode}, by(actor)
            );
        });
    }

    Result<std::string> testOn(std::size_t tester) {
        return testOnPhone(world_, id_, *useCase().revision_id, world_.country().testers.at(tester));
    }

    Result<State> actWith(const Step& step, const Result<std::string>& evidence) {
        if (!evidence) return fail(evidence.error());
        return inTransaction([&](store::Transaction& tx) {
            return world_.platform().useCases().act(tx, id_, step.action, by(step.actor, *evidence));
        });
    }

    DemoWorld& world_;
    const Case& about_;
    std::int64_t id_ = 0;
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
        return world.platform().useCases().act(tx, use_case_id, action, {actor, world.clock().now(), "{}"});
    });
}

State stateOf(DemoWorld& world, std::int64_t use_case_id) {
    return world.database()
        .read([&](store::Sql& sql) { return requests::use_case_store::find(sql, use_case_id); })
        .value()
        .state;
}

}  // namespace tama::demo
