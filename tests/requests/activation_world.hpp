// Live sessions below, the procedure above, and its real permit between them.
#pragma once

#include <memory>
#include <string>

#include "registry/import.hpp"
#include "registry/target_group.hpp"
#include "registry/worker_csv.hpp"
#include "requests/activation.hpp"
#include "requests/alerts.hpp"
#include "requests/permit.hpp"
#include "tests/requests/requests_world.hpp"
#include "tests/runtime/runtime_world.hpp"

namespace tama::tests {

using requests::Action;
using requests::Activation;
using requests::Permit;
using requests::Plan;
using requests::State;
using requests::UseCases;
namespace use_case_store = requests::use_case_store;

class ActivationWorld : public RuntimeWorld {
  public:
    explicit ActivationWorld(store::Engine engine = store::Engine::Sqlite) : RuntimeWorld(engine) {
        permit.rules = &rules_;
        rules_.onCap([this](store::Transaction& tx, std::int64_t use_case, WallTime now) {
            use_cases->pauseAtCap(tx, use_case, now);
        });
        bootProcedure();
    }
    ~ActivationWorld() { activation.reset(); }

    void restartAll() {
        activation.reset();
        use_cases.reset();
        restart();
        bootProcedure();
    }

    std::int64_t group(const std::string& query) {
        return run([&](store::Transaction& tx) {
            return registry::createQueryGroup(tx, ids.uuid(), query, query, clock.now(), flows::Environment()).value();
        });
    }
    std::int64_t activate(
        const std::string& query, const std::string& trigger_word = "", const requests::Conduct& conduct = {}
    ) {
        Plan plan{revision_id, std::nullopt, trigger_word, "4242", conduct};
        if (!query.empty()) plan.target_group_id = group(query);
        return useCaseIn(State::Active, *database, *use_cases, plan, clock);
    }
    Result<State> act(std::int64_t id, Action action) {
        return run([&](store::Transaction& tx) {
            return use_cases->act(tx, id, action, deedOf("data.manager", clock.now()));
        });
    }
    State stateOfUseCase(std::int64_t id) {
        return database->read([&](store::Sql& sql) { return use_case_store::find(sql, id)->state; });
    }
    /// Works until there is nothing to do; the number of rounds.
    int work() {
        int rounds = 0;
        while (activation->startSome() > 0) ++rounds;
        return rounds;
    }
    std::string exclusionOf(const std::string& worker) {
        return value<std::string>(
            "SELECT exclusion FROM target JOIN worker ON worker.id = target.worker_id WHERE worker.source_id "
            "= :1",
            worker
        );
    }
    struct Progress {
        std::int64_t to_start;
        std::int64_t started;
    };
    Progress progress(std::int64_t id) {
        const auto [to_start, started] = database->read([&](store::Sql& sql) {
            return sql
                .one<std::int64_t, std::int64_t>(
                    "SELECT count(*), count(started_at) FROM target WHERE use_case_id = :1 AND exclusion = ''", id
                )
                .value();
        });
        return {to_start, started};
    }
    /// Workers of a cadre that nobody else has, at numbers of their own.
    void addCommunityWorkers(int how_many) {
        std::string csv = "id,name,phone,cadre,status\n";
        for (int i = 0; i < how_many; ++i) {
            csv += "c" + std::to_string(i) + ",Chw,7050" + std::to_string(1000 + i) +
                   ",midwife assistant,active\n";
        }
        registry::importRecords(
            *database,
            registry::readWorkerCsv(csv, "more.csv").value(),
            {"more", "XT", {}},
            {plans, codec, clock, ids}
        )
            .value();
    }

    std::unique_ptr<UseCases> use_cases;
    std::unique_ptr<Activation> activation;
    std::unique_ptr<requests::Alerts> alerts;

  private:
    void bootProcedure() {
        use_cases = std::make_unique<UseCases>(ids);
        activation = std::make_unique<Activation>(*database, codec, clock, *use_cases, *runtime);
        activation->registerTimers(*timers);
        alerts = std::make_unique<requests::Alerts>(outbox, codec);
        alerts->registerTimers(*timers);
        runtime->tell(*alerts);
    }

    Permit rules_{codec};
};

inline constexpr const char* kCommunityWorkers = "cadre = \"midwife assistant\"";

}  // namespace tama::tests
