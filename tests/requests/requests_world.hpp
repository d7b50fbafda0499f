// The rows around a use case that its tests need: a workflow revision, a target group with one worker, a
// tester.
#pragma once

#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/phone_number.hpp"
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

/// A test of the revision that a registered tester has completed.
inline std::int64_t insertTestSession(store::Transaction& tx, std::int64_t revision_id) {
    constexpr std::int64_t kTesterKey = 4711;
    tx.run(
        "INSERT INTO tester (name, number, number_key) VALUES ('Tester', '', :1) ON CONFLICT DO NOTHING",
        kTesterKey
    );
    return tx.insert(
        "INSERT INTO session (uuid, number, number_key, sender, revision_id, message_class, status, step, "
        "state, created_at, modified_at) "
        "VALUES ('test', '', :1, '4242', :2, 'test', 'completed', 3, '', 0, 0) RETURNING id",
        kTesterKey,
        revision_id
    );
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
    const auto by = [&clock](std::string actor) {
        return requests::Deed{std::move(actor), clock.now(), "{}"};
    };
    const auto id = database.queue().run([&](store::Transaction& tx) {
        return use_cases.create(tx, stockOutForm(clock.now()), by("requestor"));
    });
    State now = State::Draft;
    for (const auto& [action, actor] : kProcedure) {
        if (now == state) break;
        const auto reached = database.queue().run([&, a = action, who = actor](store::Transaction& tx) {
            if (a == Action::Develop) return use_cases.develop(tx, id, plan, by(who));
            if (a == Action::Approve) return use_cases.approve(tx, id, "D.K.", by(who));
            auto deed = by(who);
            if (a == Action::PassSimulator)
                deed.evidence = R"({"transcript":")" + std::string(64, 'a') + R"("})";
            if (a != Action::PassOwnPhone && a != Action::SendToRequestor)
                return use_cases.act(tx, id, a, deed);
            const auto session = insertTestSession(tx, plan.revision_id);
            deed.evidence = R"({"session":)" + std::to_string(session) + "}";
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
            const auto workflow = tx.insert(
                "INSERT INTO workflow (uuid, name, created_at) VALUES ('w', 'Stock', 0) RETURNING id"
            );
            revision_id = insertRevision(tx, workflow, 1, "first");
            other_revision_id = insertRevision(tx, workflow, 2, "second");
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
            requests::registerTester(tx, codec, "Data manager", tester_number);
        });
    }

    requests::Deed by(std::string actor) { return {std::move(actor), clock.now(), "{}"}; }
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
    static std::int64_t insertRevision(
        store::Transaction& tx, std::int64_t workflow, int number, const std::string& sha256
    ) {
        return tx.insert(
            "INSERT INTO revision (workflow_id, number, original, definition, sha256, created_at, "
            "created_by) "
            "VALUES (:1, :2, '', '', :3, 0, 'data.manager') RETURNING id",
            workflow,
            number,
            sha256
        );
    }
};

}  // namespace tama::tests
