#include "tests/reports/reports_world.hpp"

#include <array>

namespace tama::tests {
namespace {

constexpr const char* kNodes[] = {"node-stock", "node-boxes", "node-delivery"};
constexpr const char* kKeys[] = {"stock", "boxes", "delivery"};
constexpr const char* kTexts[] = {
    "Do you have ACT today? 1 yes, 2 no", "How many boxes are left?", "When was the last delivery?"};

struct Reply {
    std::string input;
    std::optional<std::string> category;  // nothing: it did not fit
    bool first_try = true;
};

class Rows {
  public:
    Rows(store::Transaction& tx, std::int64_t revision) : tx_(tx), revision_(revision) {}

    std::int64_t place(
        const std::string& name, const std::string& level, std::optional<std::int64_t> parent
    ) {
        return tx_.insert(
            "INSERT INTO place (source, source_id, name, level, parent_id) VALUES ('test', :1, :1, :2, :3) "
            "RETURNING id",
            name,
            level,
            parent
        );
    }

    std::int64_t worker(
        const std::string& name, const std::string& key, const std::string& cadre, std::int64_t place_id
    ) {
        return tx_.insert(
            "INSERT INTO worker (uuid, source, source_id, name, name_key, cadre, status, place_id, language, "
            "created_at, updated_at) VALUES (:1, 'test', :1, :1, :2, :3, 'active', :4, 'eng', 0, 0) "
            "RETURNING id",
            name,
            key,
            cadre,
            place_id
        );
    }

    void target(
        std::int64_t use_case,
        std::int64_t worker_id,
        const std::string& operator_name,
        const std::string& exclusion
    ) {
        std::optional<std::int64_t> key;
        if (!operator_name.empty()) {
            key = 9000 + worker_id;
            tx_.run(
                "INSERT INTO phone (worker_id, number, number_key, rank, operator, origin) "
                "VALUES (:1, 'sealed', :2, 1, :3, 'registry') ON CONFLICT DO NOTHING",
                worker_id,
                key,
                operator_name
            );
        }
        tx_.run(
            "INSERT INTO target (use_case_id, worker_id, number_key, exclusion, started_at) VALUES (:1, :2, "
            ":3, "
            ":4, :5)",
            use_case,
            worker_id,
            key,
            exclusion,
            exclusion.empty() ? std::optional(ReportsWorld::at(0)) : std::nullopt
        );
    }

    std::int64_t session(
        std::int64_t use_case,
        std::optional<std::int64_t> worker_id,
        const std::string& status,
        const std::string& message_class = "use-case"
    ) {
        return tx_.insert(
            "INSERT INTO session (uuid, worker_id, number, number_key, sender, revision_id, use_case_id, "
            "message_class, status, step, state, created_at, modified_at) "
            "VALUES ('s', :1, 'sealed', :2, '4242', :3, :4, :5, :6, 1, '', :7, :7) RETURNING id",
            worker_id,
            9000 + worker_id.value_or(0),
            revision_,
            use_case,
            message_class,
            status,
            ReportsWorld::at(0)
        );
    }

    std::int64_t message(
        std::int64_t use_case,
        std::optional<std::int64_t> worker_id,
        std::int64_t session_id,
        const std::string& direction,
        const std::string& text,
        const std::string& state,
        const std::string& failure,
        int minute,
        const std::string& message_class,
        int parts = 1
    ) {
        const bool out = direction == "out";
        const bool ended = state != "submitted" && state != "queued";
        return tx_.insert(
            "INSERT INTO message (uuid, direction, class, channel_id, number, number_key, sender, worker_id, "
            "session_id, use_case_id, text, encoding, part_count, state, failure, created_at, submitted_at, "
            "finished_at) VALUES ('m', :1, :2, 1, 'sealed', :3, '4242', :4, :5, :6, :7, 'gsm7', :8, :9, :10, "
            ":11, "
            ":12, :13) RETURNING id",
            direction,
            out ? message_class : "",
            9000 + worker_id.value_or(0),
            worker_id,
            session_id,
            use_case,
            text,
            parts,
            state,
            failure,
            ReportsWorld::at(minute),
            out ? std::optional(ReportsWorld::at(minute)) : std::nullopt,
            ended ? std::optional(ReportsWorld::at(minute)) : std::nullopt
        );
    }

    /// A question that was delivered in `minute`; a reply comes one minute later.
    void asked(
        std::int64_t use_case,
        std::optional<std::int64_t> worker_id,
        std::int64_t session_id,
        int position,
        int minute,
        const std::optional<Reply>& reply,
        const std::string& state = "delivered",
        const std::string& failure = "",
        const std::string& message_class = "use-case"
    ) {
        const auto index = static_cast<std::size_t>(position - 1);
        const auto question = message(
            use_case, worker_id, session_id, "out", kTexts[index], state, failure, minute, message_class
        );
        const bool delivered = state == "delivered";
        const bool sent = delivered || state == "submitted" || failure == "absent";
        const bool timed_out = delivered && !reply;
        const auto answered_at = reply ? std::optional(ReportsWorld::at(minute + 1)) : std::nullopt;
        const bool valid = reply && reply->category;
        tx_.run(
            "INSERT INTO answer (session_id, use_case_id, worker_id, revision_id, node_uuid, result_key, "
            "position, "
            "attempts, message_id, asked_at, sent_at, delivered_at, answered_at, raw_input, value, category, "
            "valid, first_try_valid, timed_out) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, "
            ":13, "
            ":14, :15, :16, :17, :18, :19)",
            session_id,
            use_case,
            worker_id,
            revision_,
            kNodes[index],
            kKeys[index],
            position,
            reply && !reply->first_try ? 2 : 1,
            question,
            ReportsWorld::at(minute),
            sent ? std::optional(ReportsWorld::at(minute)) : std::nullopt,
            delivered ? std::optional(ReportsWorld::at(minute)) : std::nullopt,
            answered_at,
            reply ? std::optional(reply->input) : std::nullopt,
            valid ? std::optional(reply->input) : std::nullopt,
            reply ? std::optional(reply->category.value_or("Other")) : std::nullopt,
            reply ? std::optional(valid) : std::nullopt,
            reply ? std::optional(reply->first_try && valid) : std::nullopt,
            timed_out
        );
        if (reply)
            message(
                use_case, worker_id, session_id, "in", reply->input, "received", "", minute + 1, message_class
            );
    }

  private:
    store::Transaction& tx_;
    std::int64_t revision_;
};

std::int64_t insertUseCase(
    store::Transaction& tx, const std::string& number, const std::string& title, std::int64_t revision
) {
    return tx.insert(
        "INSERT INTO use_case (uuid, number, title, unit, state, form, revision_id, sender, last_editor, "
        "created_at, "
        "activated_at, targets_resolved_at, closed_at) VALUES (:1, :1, :2, 'Malaria Control Programme', "
        "'closed', "
        ":3, :4, '4242', 'data.manager', :5, :6, :6, :7) RETURNING id",
        number,
        title,
        R"({"title":"ACT stock-outs","unit":"Malaria Control Programme","requestor":"mariama",)"
        R"("purpose":"Find facilities without ACT","decision":"Where to send the reserve",)"
        R"("target_group":"All nurses and midwives"})",
        revision,
        ReportsWorld::at(-60 * 24 * 10),
        ReportsWorld::at(0),
        ReportsWorld::at(60 * 24)
    );
}

void fillMainUseCase(Rows& rows, std::int64_t use_case, const std::array<std::int64_t, 12>& w) {
    const auto yes = [](bool first_try = true) { return Reply{"1", "Yes", first_try}; };
    auto s = rows.session(use_case, w[0], "completed");
    rows.asked(use_case, w[0], s, 1, 0, yes());
    rows.asked(use_case, w[0], s, 2, 1, Reply{"12", "Number"});
    rows.asked(use_case, w[0], s, 3, 2, Reply{"Monday", "Text"});

    s = rows.session(use_case, w[1], "completed");
    rows.asked(use_case, w[1], s, 1, 0, Reply{"2", "No", false});
    rows.asked(use_case, w[1], s, 2, 3, Reply{"0", "Number"});
    rows.asked(use_case, w[1], s, 3, 4, Reply{"Friday", "Text"});

    s = rows.session(use_case, w[2], "expired");
    rows.asked(use_case, w[2], s, 1, 0, yes());
    rows.asked(use_case, w[2], s, 2, 1, Reply{"3", "Number"});
    rows.asked(use_case, w[2], s, 3, 2, std::nullopt);

    s = rows.session(use_case, w[3], "expired");
    rows.asked(use_case, w[3], s, 1, 0, yes());
    rows.asked(use_case, w[3], s, 2, 1, Reply{"many", std::nullopt});

    s = rows.session(use_case, w[4], "completed");  // by time-outs, which is not completing
    rows.asked(use_case, w[4], s, 1, 0, yes());
    rows.asked(use_case, w[4], s, 2, 1, std::nullopt);
    rows.asked(use_case, w[4], s, 3, 2, std::nullopt);

    s = rows.session(use_case, w[5], "stopped");
    rows.asked(use_case, w[5], s, 1, 0, std::nullopt);
    s = rows.session(use_case, w[6], "expired");
    rows.asked(use_case, w[6], s, 1, 0, std::nullopt);
    s = rows.session(use_case, w[7], "expired");
    rows.asked(use_case, w[7], s, 1, 0, std::nullopt, "undelivered", "absent");
    s = rows.session(use_case, w[8], "waiting");
    rows.asked(use_case, w[8], s, 1, 0, std::nullopt, "submitted");
    s = rows.session(use_case, w[10], "wrong_person");
    rows.asked(use_case, w[10], s, 1, 0, std::nullopt);
    s = rows.session(use_case, w[11], "expired");
    rows.asked(use_case, w[11], s, 1, 0, Reply{"what?", std::nullopt});
}

}  // namespace

ReportsWorld::ReportsWorld(store::Engine engine) : database(engine) {
    database->queue().run([this](store::Transaction& tx) {
        const auto workflow = tx.insert(
            "INSERT INTO workflow (uuid, name, created_at) VALUES ('w', 'ACT stock', 0) RETURNING id"
        );
        const auto revision = tx.insert(
            "INSERT INTO revision (workflow_id, number, original, definition, sha256, created_at, "
            "created_by) "
            "VALUES (:1, 3, '', '', 'abc123', 0, 'data.manager') RETURNING id",
            workflow
        );
        Rows rows(tx, revision);
        const auto country = rows.place("Salone", "country", std::nullopt);
        const auto south = rows.place("South", "region", country);
        const auto bo = rows.place("Bo", "district", south);
        const auto kenema = rows.place("Kenema", "district", south);
        const auto clinic = rows.place("Bo Clinic", "facility", bo);
        const auto post = rows.place("Kenema Post", "facility", kenema);
        const std::array<std::int64_t, 12> w{
            rows.worker("Aminata", "aminata", "nurse", clinic),
            rows.worker("Bai", "bai", "nurse", clinic),
            rows.worker("Coumba", "coumba", "midwife", clinic),
            rows.worker("Demba", "demba", "midwife", post),
            rows.worker("Ebrima", "ebrima", "midwife", post),
            rows.worker("Fatou", "fatou", "nurse", post),
            rows.worker("Isatu", "isatu", "nurse", post),
            rows.worker("Kadi", "kadi", "nurse", post),
            rows.worker("Lamin", "lamin", "nurse", post),
            rows.worker("Musa", "musa", "midwife", post),
            rows.worker("Nene", "nene", "nurse", clinic),
            rows.worker("Omar", "omar", "nurse", clinic)};
        constexpr const char* kOperators[] = {
            "Orange",
            "Orange",
            "Africell",
            "Africell",
            "Africell",
            "Orange",
            "Orange",
            "Africell",
            "Africell",
            "",
            "Orange",
            "Orange"};

        use_case_id = insertUseCase(tx, "UC-2026-0001", "ACT stock-outs", revision);
        announcement_id = insertUseCase(tx, "UC-2026-0002", "New guideline", revision);
        for (std::size_t i = 0; i < w.size(); ++i)
            rows.target(use_case_id, w[i], kOperators[i], kOperators[i][0] == '\0' ? "no_phone" : "");
        tx.run(
            "INSERT INTO approval (use_case_id, approver, initials, closure, closure_hash, approved_at) "
            "VALUES (:1, 'director', 'D.K.', '{}', 'cafe', :2)",
            use_case_id,
            at(-60)
        );
        fillMainUseCase(rows, use_case_id, w);

        // Neither of these may count.
        const auto test = rows.session(use_case_id, w[0], "completed", "test");
        rows.asked(use_case_id, w[0], test, 1, -100, Reply{"1", "Yes"}, "delivered", "", "test");

        rows.target(announcement_id, w[0], "Orange", "");
        rows.target(announcement_id, w[7], "Africell", "");
        auto told = rows.session(announcement_id, w[0], "completed");
        rows.message(
            announcement_id, w[0], told, "out", "Read guideline 5", "delivered", "", 5, "use-case", 2
        );
        told = rows.session(announcement_id, w[7], "completed");
        rows.message(
            announcement_id, w[7], told, "out", "Read guideline 5", "undelivered", "absent", 5, "use-case", 2
        );
    });
}

std::int64_t ReportsWorld::worker(const std::string& name) {
    return database->read([&](store::Sql& sql) {
        return sql.one<std::int64_t>("SELECT id FROM worker WHERE name = :1", name).value();
    });
}

}  // namespace tama::tests
