// The rows around a use case that its tests need: a workflow revision, a target group with one worker, a
// tester.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/phone_number.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "requests/phone_tests.hpp"
#include "requests/simulator.hpp"
#include "requests/testers.hpp"
#include "requests/use_cases.hpp"
#include "store/phone_codec.hpp"
#include "tests/requests/procedure.hpp"
#include "tests/store/test_database.hpp"

namespace tama::tests {

inline PhoneNumber phone(std::string_view e164) {
    return PhoneNumber::fromE164(e164).value();
}

inline requests::RequestForm stockOutForm(WallTime now) {
    requests::RequestForm form;
    form.title = "ACT stock-outs";
    form.unit = "Malaria Control Programme";
    form.requestor = "requestor";
    form.purpose = "Find facilities without ACT";
    form.decision = "Where to send the reserve";
    form.category = "stock";
    form.target_group = "All nurses";
    form.questions = {"Do you have ACT today?"};
    form.requested_start = now + std::chrono::days{8};
    form.requested_end = now + std::chrono::days{15};
    return form;
}

/// The roles of the accounts in these tests, by their names.
inline requests::Roles rolesOf(const std::string& actor) {
    using requests::Role;
    if (actor == "requestor") return Role::Requestor;
    if (actor == "director") return Role::Approver;
    if (actor == "supervisor") return Role::Supervisor;
    if (actor == "ict") return Role::Ict;
    if (actor == "partner") return Role::Partner;
    return actor == "data.manager" ? requests::Roles(Role::DataManager) : requests::Roles();
}
inline requests::Deed deedOf(const std::string& actor, WallTime now) {
    return {actor, now, "{}", rolesOf(actor), true, {}};
}

/// A test of what is in development that was completed on the phone of this account.
inline std::int64_t insertTestSession(
    store::Transaction& tx,
    const requests::UseCase& use_case,
    requests::TestKind kind = requests::TestKind::OwnPhone,
    const std::string& account = "data.manager"
) {
    const std::int64_t key = account == "requestor" ? 4712 : 4711;
    tx.run(
        "INSERT INTO tester (name, number, number_key, account) VALUES ('Tester', '', :1, :2) ON CONFLICT DO NOTHING",
        key,
        account
    );
    const auto session = tx.insert(
        "INSERT INTO session (uuid, number, number_key, sender, revision_id, message_class, status, step, "
        "state, created_at, modified_at) "
        "VALUES ('test', '', :1, '4242', :2, 'test', 'completed', 3, '', 0, 0) RETURNING id",
        key,
        use_case.revision_id.value()
    );
    tx.run(
        "INSERT INTO use_case_test (use_case_id, kind, round, session_id, account, started_by, started_at) "
        "VALUES (:1, :2, :3, :4, :5, 'data.manager', 0)",
        use_case.id,
        nameOf(kind),
        use_case.round,
        session,
        account
    );
    return session;
}

/// The smallest workflow that there can be: one message.
inline std::string smallWorkflow(const std::string& text) {
    return R"({"version": "13", "flows": [{"uuid": "5f06c1ca-0000-4000-8000-000000000001", "name": "Stock",
        "spec_version": "13.1.0", "language": "eng", "type": "messaging", "revision": 1,
        "expire_after_minutes": 60, "localization": {}, "nodes": [{"uuid": "5f06c1ca-0000-4000-8000-000000000002",
        "actions": [{"uuid": "5f06c1ca-0000-4000-8000-000000000003", "type": "send_msg", "text": ")" +
           text + R"("}], "exits": [{"uuid": "5f06c1ca-0000-4000-8000-000000000004", "destination_uuid": null}]}]}]})";
}

/// A use case taken through the procedure up to `state`; throws where a step is refused.
inline std::int64_t useCaseIn(
    requests::State state,
    store::Database& database,
    requests::UseCases& use_cases,
    const requests::Plan& plan,
    const WallClock& clock
) {
    using requests::Action;
    using requests::State;
    const auto by = [&clock](const std::string& actor) { return deedOf(actor, clock.now()); };
    const auto id = database.queue()
                        .run([&](store::Transaction& tx) {
                            return use_cases.create(tx, stockOutForm(clock.now()), by("requestor"));
                        })
                        .value();
    const auto pass = [&] {
        runtime::WorkflowStore workflows;
        const auto revision = database.read([&](store::Sql& sql) { return workflows.compiled(sql, plan.revision_id); });
        return requests::simulate(*revision, plan.revision_id, use_cases.conventions(), clock.now()).value();
    };
    State now = State::Draft;
    for (const auto& [action, actor] : kProcedure) {
        if (now == state) break;
        const auto reached = database.queue().run([&, a = action, who = actor](store::Transaction& tx) {
            if (a == Action::Develop) return use_cases.develop(tx, id, plan, by(who));
            if (a == Action::Approve) {
                const bool stands = requests::needsStanding(*requests::use_case_store::find(tx, id));
                return use_cases.approve(
                    tx, id, {"D.K.", {}, stands ? std::optional<std::int64_t>(1'000'000) : std::nullopt}, by(who)
                );
            }
            auto deed = by(who);
            if (a == Action::PassSimulator) return use_cases.passSimulator(tx, id, pass(), deed);
            if (a == Action::HoldMeeting) deed.remarks = {{"The questions are clear", {}}};
            if (a != Action::PassOwnPhone && a != Action::SendToRequestor)
                return use_cases.act(tx, id, a, deed);
            const bool own = a == Action::PassOwnPhone;
            const auto session = insertTestSession(
                tx,
                *requests::use_case_store::find(tx, id),
                own ? requests::TestKind::OwnPhone : requests::TestKind::Requestor,
                own ? "data.manager" : "requestor"
            );
            const auto state_after = use_cases.act(tx, id, a, deed);
            tx.run("DELETE FROM session WHERE id = :1", session);  // tests count the sessions of workers
            return state_after;
        });
        now = reached.value();
    }
    return id;
}

class RequestsWorld {
  public:
    explicit RequestsWorld(store::Engine engine = store::Engine::Sqlite) : database(engine) {
        database->queue().run([this](store::Transaction& tx) {
            revision_id = importWorkflow(tx, "Do you have ACT?");
            other_revision_id = importWorkflow(tx, "Do you have ACT today?");
            worker_id = tx.insert(
                "INSERT INTO worker (uuid, source, source_id, name, status, created_at, updated_at) "
                "VALUES ('u', 'test', 'HW1', 'Aminata Kamara', 'active', 0, 0) RETURNING id"
            );
            tx.run(
                "INSERT INTO phone (worker_id, number, number_key, rank, origin) VALUES (:1, :2, :3, 1, "
                "'registry')",
                worker_id,
                codec.encode(worker_number),
                codec.key(worker_number)
            );
            group_id = tx.insert(
                "INSERT INTO target_group (uuid, name, kind, query, created_at) "
                "VALUES ('g', 'Nurses', 'query', 'status = active', 0) RETURNING id"
            );
            const auto deed = requests::deedOfSystem(clock.now(), "{}");
            requests::registerTester(tx, codec, {0, "Somebody else", tester_number}, deed).value();
        });
    }

    requests::Deed by(const std::string& actor) { return deedOf(actor, clock.now()); }
    requests::Plan plan() const { return {revision_id, group_id, "", "4242"}; }

    Result<requests::State> act(std::int64_t id, requests::Action action, const std::string& actor) {
        return database->queue().run([&](store::Transaction& tx) {
            return use_cases.act(tx, id, action, by(actor));
        });
    }

    /// A use case taken through the procedure up to `state`; throws where a step is refused.
    std::int64_t useCaseIn(requests::State state) {
        return tama::tests::useCaseIn(state, *database, use_cases, plan(), clock);
    }

    ManualWallClock clock{fromEpochMs(1'790'000'000'000)};
    UuidV7Source ids{clock, 1};
    store::PhoneCodec codec = store::PhoneCodec::forTests();
    PhoneNumber worker_number = phone("+99970111111");
    PhoneNumber tester_number = phone("+99970222222");
    PhoneNumber stranger_number = phone("+99970333333");
    TestDatabase database;
    requests::UseCases use_cases{ids};
    std::int64_t revision_id = 0;
    std::int64_t other_revision_id = 0;
    std::int64_t worker_id = 0;
    std::int64_t group_id = 0;

  private:
    std::int64_t importWorkflow(store::Transaction& tx, const std::string& text) {
        runtime::WorkflowStore workflows;
        return workflows.importFile(tx, smallWorkflow(text), "stock.json", "data.manager", clock.now()).value().front().id;
    }
};

}  // namespace tama::tests
