// Random acts by random people through the store, on the real platform: forms, tests on phones, approvals, changes of
// what was approved, answers of workers. After every act the invariants of the procedure are looked at.
#pragma once

#include <array>
#include <random>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "reports/live.hpp"
#include "requests/audit_trail.hpp"
#include "requests/spending.hpp"
#include "requests/trail_check.hpp"
#include "requests/use_case_closure.hpp"
#include "tests/server/procedure_world.hpp"

namespace tama::tests {

class RandomMinistry {
  public:
    explicit RandomMinistry(std::uint32_t seed) : random_(seed), seed_(seed) {}

    int activations = 0;
    int sent = 0;  // messages to workers

    /// One use case, some acts.
    void walk(int acts) {
        number_ = drafted();
        for (int i = 0; i < acts; ++i) {
            actAtRandom();
            check();
        }
        checkTrail();
    }

  private:
    static constexpr std::array<const char*, 7> kPeople{"grace", "kofi", "lucy", "samuel", "awa", "mary", "peter"};

    std::size_t draw(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }

    static server::Roles rolesOf(const std::string& who) {
        using server::Role;
        if (who == "grace") return Role::Requestor;
        if (who == "samuel") return Role::Supervisor;
        if (who == "awa") return server::Roles{Role::Approver, Role::DataManager};
        if (who == "mary") return Role::ManagementTeam;
        if (who == "peter") return Role::Partner;
        return Role::DataManager;
    }
    requests::Deed by(const std::string& who) { return {who, world_.clock.now(), "{}", rolesOf(who), draw(8) != 0}; }

    std::string drafted() {
        auto form = world_.form(10);
        form["cost_cap_messages"] = 5 + draw(60);
        return world_.platform.desk().draft(form, by("kofi")).value();
    }

    requests::UseCase useCase() {
        return world_.database->read([&](store::Sql& sql) {
            return requests::use_case_store::find(sql, *requests::use_case_store::idOf(sql, number_)).value();
        });
    }

    void actAtRandom() {
        world_.clock.advance(std::chrono::minutes{draw(90)});
        const std::string who = kPeople[draw(kPeople.size())];
        const auto use_case = useCase();
        switch (draw(10)) {
            case 0:
                return somethingElse();
            case 1:
                return test(who, draw(2) == 0 ? requests::TestKind::OwnPhone : requests::TestKind::Requestor);
            case 2: {
                const auto& names = server::actNames();
                return perform(std::string(names[draw(names.size())].name), who);
            }
            default:
                break;
        }
        const auto next = requests::nextStep(use_case.state);
        if (!next) {
            number_ = drafted();
            return;
        }
        // Mostly the right person, or walks would not get far.
        auto right = who;
        if (draw(4) != 0) {
            right = *next == requests::Action::StateSatisfied ? "grace" : *next == requests::Action::Approve ? "awa" : "kofi";
        }
        if (*next == requests::Action::PassOwnPhone) test(right, requests::TestKind::OwnPhone);
        if (*next == requests::Action::SendToRequestor) test(right, requests::TestKind::Requestor);
        if (*next == requests::Action::Close && draw(5) != 0) return somethingElse();
        perform(std::string(nameOf(*next)), right);
    }

    void perform(const std::string& act, const std::string& who) {
        nlohmann::json details = nlohmann::json::object();
        for (const auto& name : server::actNames()) {
            if (name.name != act) continue;
            for (const auto detail : name.details) {
                if (detail == "text") details["text"] = "Said so";
                if (detail == "initials") details["initials"] = "X.Y.";
                if (detail == "workflow") details.update(kPlanned);
                if (detail == "cost_cap_messages") details["cost_cap_messages"] = 5 + draw(100);
            }
        }
        const auto done = world_.platform.desk().perform(number_, act, details, by(who));
        if (!done) return;
        if (act == "activate" || act == "resume") checkApproved(who);
        if (act == "activate") ++activations;
        work();
    }

    void test(const std::string& who, requests::TestKind kind) {
        if (world_.platform.desk().startTest(number_, kind, by(who))) {
            world_.answers(ProcedureWorld::phoneOf(kind == requests::TestKind::Requestor ? "grace" : "kofi"), "12");
        }
    }

    /// What goes on beside the procedure: workflows and groups are changed, workers answer.
    void somethingElse() {
        switch (draw(3)) {
            case 0:
                world_.database->queue().run([&](store::Transaction& tx) {
                    auto workflow = stockWorkflow(1);
                    workflow.replace(workflow.find("boxes of ACT"), 12, draw(2) == 0 ? "boxes of ACT" : "packs of ACT");
                    world_.platform.workflows().importFile(tx, workflow, "stock.json", "kofi", world_.clock.now()).value();
                });
                return;
            case 1:
                world_.database->queue().run([&](store::Transaction& tx) {
                    tx.run("UPDATE target_group SET query = :1", draw(2) == 0 ? "cadre = nurse" : "cadre = nurse AND status = active");
                });
                return;
            default:
                world_.answers(PhoneNumber::fromE164("+9997000000" + std::to_string(draw(10))).value(), "7");
        }
    }

    void work() {
        for (int i = 0; i < 20 && world_.platform.turn() > 0; ++i) continue;
    }

    [[noreturn]] void broken(const std::string& rule) {
        throw std::runtime_error(fmt::format("seed {}: {}: {} is {}", seed_, rule, number_, nameOf(useCase().state)));
    }
    void require(bool holds, const char* rule) {
        if (!holds) broken(rule);
    }

    void checkApproved(const std::string& who) {
        const auto use_case = useCase();
        world_.database->read([&](store::Sql& sql) {
            const auto approval = requests::use_case_store::validApproval(sql, use_case.id);
            require(approval.has_value(), "(i) sends without an approval");
            require(approval->closure_hash == closureOf(sql, use_case).hash(), "(ii) sends what was not approved");
            require(approval->approver != who, "the approver let it go");
            require(approval->approver != use_case.last_editor, "the last editor approved");
        });
    }

    void check() {
        const auto use_case = useCase();
        world_.database->read([&](store::Sql& sql) {
            const auto count = [&](const char* what) {
                return sql.one<std::int64_t>(std::string("SELECT count(*) FROM ") + what, use_case.id).value();
            };
            const auto messages =
                count("message WHERE direction = 'out' AND class = 'use-case' AND use_case_id = :1");
            const bool activated = count("transition WHERE use_case_id = :1 AND action = 'activate'") > 0;
            require(messages == 0 || activated, "(i) a worker was written to before the approval");
            sent = std::max(sent, static_cast<int>(messages));
            require(
                count("message WHERE direction = 'out' AND class = 'test' AND use_case_id = :1 AND number_key NOT IN "
                      "(SELECT number_key FROM tester)") == 0,
                "(i) a test went to somebody who is no tester"
            );
            if (const auto spending = requests::spendingOf(sql, use_case.id, world_.clock.now()); spending && spending->cap) {
                const auto segments = sql.one<std::optional<std::int64_t>>(
                    "SELECT sum(part_count) FROM message WHERE direction = 'out' AND class = 'use-case' AND use_case_id = :1",
                    use_case.id
                );
                require(segments.value().value_or(0) <= spending->used, "segments were not counted");
            }
            const auto figures = reports::liveFigures(sql, use_case.id);
            require(figures.dispositions.targeted() == figures.plain.targeted, "(iv) the classes do not partition the target list");
            require(activated || figures.messages.asked == 0, "(v) a test is in the figures");
        });
    }

    void checkTrail() {
        world_.database->read([&](store::Sql& sql) {
            require(requests::verifyAuditTrail(sql).ok(), "the trail is broken");
            require(requests::differencesFromTrail(sql).empty(), "rows and trail differ");
            require(
                sql.one<std::int64_t>("SELECT count(*) FROM transition WHERE use_case_id <> 0 AND "
                                      "(actor = '' OR at = 0 OR evidence NOT LIKE '%\"sop\":\"national%')")
                        .value() == 0,
                "(iii) a transition without actor, time or procedure"
            );
        });
    }

    ProcedureWorld world_;
    std::mt19937 random_;
    std::uint32_t seed_;
    std::string number_;
};

}  // namespace tama::tests
