#include "tests/server/small_use_case.hpp"

#include <cstdio>
#include <optional>

#include "base/match_key.hpp"

namespace tama::tests {
namespace {

constexpr std::int64_t kT0 = 1'750'000'000'000;

using Time = std::optional<std::int64_t>;

struct Side {
    std::string number;
    std::int64_t key = 0;
    std::int64_t worker = 0;
    std::int64_t use_case = 0;
};

std::int64_t addMessage(
    store::Transaction& tx,
    const std::string& direction,
    const Side& side,
    const std::string& text,
    const std::string& state
) {
    return tx.insert(
        "INSERT INTO message (uuid, direction, class, channel_id, number, number_key, sender, worker_id, "
        "use_case_id, "
        "text, encoding, part_count, state, created_at, finished_at) VALUES ('m', :1, 'use-case', 1, :2, :3, "
        "'6737', :4, "
        ":5, :6, 'gsm7', 1, :7, :8, :8) RETURNING id",
        direction,
        side.number,
        side.key,
        side.worker,
        side.use_case,
        text,
        state,
        kT0
    );
}

void addWorker(
    store::Transaction& tx, const store::PhoneCodec& phones, std::int64_t use_case, std::int64_t place, int i
) {
    const auto phone = *PhoneNumber::fromE164("+" + std::to_string(99'977'000'000 + i));
    const auto number = phones.encode(phone);
    const auto key = phones.key(phone);
    const auto name = "Worker " + std::to_string(i);
    const auto worker = tx.insert(
        "INSERT INTO worker (uuid, source, source_id, name, name_key, cadre, status, place_id, created_at, "
        "updated_at) "
        "VALUES "
        "(:1, 'test', :1, :2, :4, 'nurse', 'active', :3, 0, 0) RETURNING id",
        workerUuid(i),
        name,
        place,
        matchKey(name)
    );
    tx.run(
        "INSERT INTO phone (worker_id, number, number_key, rank, origin) VALUES (:1, :2, :3, 1, 'demo')",
        worker,
        number,
        key
    );
    tx.run(
        "INSERT INTO target (use_case_id, worker_id, number_key, exclusion) VALUES (:1, :2, :3, :4)",
        use_case,
        worker,
        key,
        i == 5 ? "left" : ""
    );
    if (i >= 5) return;
    const Side side{number, key, worker, use_case};
    const auto session = tx.insert(
        "INSERT INTO session (uuid, worker_id, number, number_key, sender, revision_id, use_case_id, "
        "message_class, "
        "status, step, state, created_at, modified_at) VALUES ('s', :1, :2, :3, '6737', 1, :4, 'use-case', "
        ":5, 1, '', "
        "0, 0) RETURNING id",
        worker,
        number,
        key,
        use_case,
        i == 0 ? "completed" : "waiting"
    );
    const auto message = addMessage(tx, "out", side, "Are you well?", i < 3 ? "delivered" : "submitted");
    if (i < 2) addMessage(tx, "in", side, "yes", "received");
    tx.run(
        "INSERT INTO answer (session_id, use_case_id, worker_id, revision_id, node_uuid, result_key, "
        "position, "
        "attempts, message_id, asked_at, sent_at, delivered_at, answered_at, category, valid) VALUES (:1, "
        ":2, :3, "
        "1, 'n1', "
        "'well', 1, 1, :4, :5, :6, :7, :8, :9, :10)",
        session,
        use_case,
        worker,
        message,
        kT0,
        i < 4 ? Time(kT0) : Time(),
        i < 3 ? Time(kT0) : Time(),
        i < 2 ? Time(kT0 + 600'000 * i) : Time(),
        i < 2 ? std::optional<std::string>("Yes") : std::nullopt,
        i < 2 ? std::optional(true) : std::nullopt
    );
}

}  // namespace

std::string workerUuid(int index) {
    char text[37];
    std::snprintf(text, sizeof text, "0190b000-0000-7000-8000-%012d", index);
    return text;
}

std::string addSmallUseCase(store::Database& database, const store::PhoneCodec& phones, int workers) {
    const std::string uuid = "0190a000-0000-7000-8000-0000000000aa";
    database.queue().run([&](store::Transaction& tx) {
        const auto use_case = tx.insert(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, created_at, "
            "activated_at) VALUES "
            "(:1, "
            "'UC-2025-0001', 'Are you well?', 'HMIS', 'active', '{}', 'test', 0, :2) RETURNING id",
            uuid,
            kT0
        );
        const auto place = tx.insert(
            "INSERT INTO place (source, source_id, name, level) VALUES ('test', 'p', 'Clinic', 'facility') "
            "RETURNING id"
        );
        for (int i = 0; i < workers; ++i) addWorker(tx, phones, use_case, place, i);
    });
    return uuid;
}

}  // namespace tama::tests
