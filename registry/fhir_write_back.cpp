#include "registry/fhir_write_back.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/fhir_pages.hpp"
#include "registry/fhir_person.hpp"

namespace tama::registry {
namespace {

using PersonJson = nlohmann::json;

constexpr std::size_t kChangesPerClosure = 100;
constexpr int kMostAttempts = 12;  // over about four days
constexpr std::size_t kLongestProblem = 300;
constexpr const char* kFhirType = "application/fhir+json";

struct DueRow {
    std::int64_t id;
    std::int64_t worker_id;
    std::string source_id;
    int attempts;
};

/// 1 min, 4 min, 16 min … at most 12 h.
Milliseconds pauseAfter(int attempts) {
    constexpr std::chrono::minutes kLongest{12 * 60};
    auto pause = std::chrono::minutes{1};
    for (int i = 1; i < attempts && pause < kLongest; ++i) pause *= 4;
    return std::min(pause, kLongest);
}

/// What became of one attempt.
struct Attempt {
    enum class Kind { Told, Later, GivenUp } kind;
    std::string problem;
};

Attempt attemptOf(const FhirReply& reply) {
    if (reply.status >= 200 && reply.status < 300) return {Attempt::Kind::Told, {}};
    // 409 and 412: somebody changed the record meanwhile; 401 and 403: a password that is being renewed.
    for (const int status : {0, 401, 403, 408, 409, 412, 429}) {
        if (reply.status == status) return {Attempt::Kind::Later, fhirComplaint(reply)};
    }
    return {reply.status >= 500 ? Attempt::Kind::Later : Attempt::Kind::GivenUp, fhirComplaint(reply)};
}

struct ConfirmedNumber {
    std::int64_t phone_id;
    PhoneNumber number;
    WallTime confirmed_at;
};

/// What a source is to know of a worker, as it is at the moment of telling; nothing: it is not told such things.
struct News {
    std::optional<bool> opted_out;
    std::vector<ConfirmedNumber> numbers;  // the preferred last, so that it ends up first
};

class PersonWriter {
  public:
    PersonWriter(
        FhirTransport& transport,
        const WriteBackSettings& settings,
        const NumberingPlans& plans,
        const std::string& source_id
    )
        : transport_(transport),
          settings_(settings),
          plans_(plans),
          url_(settings.url + "/Practitioner/" + source_id) {}

    Attempt tell(const News& news) {
        auto reply = transport_.send({"GET", url_, {{"Accept", kFhirType}}, {}});
        if (reply.status == 410 || reply.status == 404) {
            return {Attempt::Kind::GivenUp, "is not on the server any more"};
        }
        if (reply.status != 200) return attemptOf(reply);
        auto person = PersonJson::parse(reply.body, nullptr, false);
        if (!person.is_object() || person.value("resourceType", PersonJson()) != "Practitioner") {
            return {Attempt::Kind::Later, "the server's answer is no Practitioner"};
        }
        if (!enter(news, person)) return {Attempt::Kind::Told, {}};
        FhirRequest update{"PUT", url_, {{"Accept", kFhirType}, {"Content-Type", kFhirType}}, person.dump()};
        if (const auto etag = reply.headers.find("etag"); etag != reply.headers.end()) {
            update.headers.emplace_back("If-Match", etag->second);
        }
        reply = transport_.send(update);
        auto attempt = attemptOf(reply);
        if (attempt.kind != Attempt::Kind::Told || news.opted_out != false) return attempt;
        return removeKeptTag();
    }

  private:
    /// False: the source knew it all.
    bool enter(const News& news, PersonJson& person) const {
        bool changed = false;
        if (news.opted_out && hasOptOutTag(person) != *news.opted_out) {
            setOptOutTag(person, *news.opted_out);
            changed = true;
        }
        for (const auto& [phone_id, number, confirmed_at] : news.numbers) {
            changed |= preferNumber(person, number, confirmed_at, plans_, settings_.country);
        }
        return changed;
    }

    /// An update takes no tag away on some servers (HAPI): there is an operation for it.
    Attempt removeKeptTag() {
        const auto reply = transport_.send({"GET", url_, {{"Accept", kFhirType}}, {}});
        if (reply.status != 200) return attemptOf(reply);
        const auto person = PersonJson::parse(reply.body, nullptr, false);
        if (!hasOptOutTag(person)) return {Attempt::Kind::Told, {}};
        const PersonJson parameters{
            {"resourceType", "Parameters"},
            {"parameter",
             PersonJson::array({{{"name", "meta"}, {"valueMeta", {{"tag", PersonJson::array({optOutTag()})}}}}})}};
        return attemptOf(transport_.send(
            {"POST", url_ + "/$meta-delete", {{"Accept", kFhirType}, {"Content-Type", kFhirType}}, parameters.dump()}
        ));
    }

    FhirTransport& transport_;
    const WriteBackSettings& settings_;
    const NumberingPlans& plans_;
    std::string url_;
};

bool isWorkerOptedOut(store::Sql& sql, std::int64_t worker_id) {
    return sql
        .one<std::int64_t>(
            "SELECT 1 FROM phone p JOIN opt_out o ON o.number_key = p.number_key WHERE p.worker_id = :1 LIMIT 1",
            worker_id
        )
        .has_value();
}

/// The numbers that somebody confirmed here and no source has, and no stranger has answered from.
std::vector<ConfirmedNumber> numbersToTell(store::Sql& sql, const store::PhoneCodec& codec, std::int64_t worker_id) {
    std::vector<ConfirmedNumber> numbers;
    sql.each<std::int64_t, std::string, WallTime>(
        "SELECT p.id, p.number, e.confirmed_at FROM phone p JOIN number_evidence e ON e.worker_id = p.worker_id AND "
        "e.number_key = p.number_key WHERE p.worker_id = :1 AND p.origin = 'confirmed' AND p.told_at IS NULL AND "
        "e.confirmed_at IS NOT NULL AND e.stranger_at IS NULL ORDER BY p.rank DESC, p.id",
        [&](std::tuple<std::int64_t, std::string, WallTime> row) {
            const auto& [phone_id, stored, confirmed_at] = row;
            numbers.push_back({phone_id, codec.decode(stored), confirmed_at});
        },
        worker_id
    );
    return numbers;
}

bool isGivenUp(const DueRow& row, const Attempt& attempt) {
    return attempt.kind == Attempt::Kind::GivenUp ||
           (attempt.kind == Attempt::Kind::Later && row.attempts + 1 >= kMostAttempts);
}

void finishRow(store::Transaction& tx, const DueRow& row, const News& news, const Attempt& attempt, WallTime now) {
    const int attempts = row.attempts + 1;
    const bool given_up = isGivenUp(row, attempt);
    const char* state = attempt.kind == Attempt::Kind::Told ? "done" : given_up ? "failed" : "waiting";
    tx.run(
        "UPDATE write_back SET state = :2, attempts = :3, due_at = :4, problem = :5 WHERE id = :1",
        row.id,
        state,
        attempts,
        now + pauseAfter(attempts),
        truncateBytes(attempt.problem, kLongestProblem)
    );
    if (attempt.kind == Attempt::Kind::Later && !given_up) return;
    for (const auto& number : news.numbers) {
        tx.run("UPDATE phone SET told_at = :2 WHERE id = :1", number.phone_id, now);
    }
}

std::pair<std::size_t, std::int64_t> queueOptOutPage(store::Transaction& tx, const std::string& source, WallTime now) {
    const auto after =
        tx.one<std::int64_t>("SELECT last_change FROM write_back_cursor WHERE source = :1", source).value_or(0);
    const auto changes = tx.all<std::tuple<std::int64_t, std::int64_t>>(
        "SELECT id, number_key FROM opt_out_change WHERE id > :1 ORDER BY id LIMIT :2", after, kChangesPerClosure
    );
    std::int64_t rows = 0;
    for (const auto& [id, number_key] : changes) {
        rows += tx.run(
            "INSERT INTO write_back (source, worker_id, state, due_at, created_at) "
            "SELECT DISTINCT w.source, w.id, 'waiting', CAST(:3 AS BIGINT), CAST(:3 AS BIGINT) "
            "FROM phone p JOIN worker w ON w.id = p.worker_id "
            "WHERE p.number_key = :1 AND w.source = :2 AND NOT EXISTS (SELECT 1 FROM write_back b "
            "WHERE b.worker_id = w.id AND b.state = 'waiting' AND b.attempts = 0)",
            number_key,
            source,
            now
        );
    }
    if (!changes.empty()) {
        tx.run(
            "INSERT INTO write_back_cursor (source, last_change) VALUES (:1, :2) "
            "ON CONFLICT (source) DO UPDATE SET last_change = excluded.last_change",
            source,
            std::get<0>(changes.back())
        );
    }
    return {changes.size(), rows};
}

std::pair<std::size_t, std::int64_t> queueNumberPage(store::Transaction& tx, const std::string& source, WallTime now) {
    const auto rows = tx.run(
        "INSERT INTO write_back (source, worker_id, state, due_at, created_at) "
        "SELECT DISTINCT w.source, w.id, 'waiting', CAST(:2 AS BIGINT), CAST(:2 AS BIGINT) "
        "FROM phone p JOIN worker w ON w.id = p.worker_id JOIN number_evidence e ON e.worker_id = p.worker_id AND "
        "e.number_key = p.number_key WHERE p.origin = 'confirmed' AND p.told_at IS NULL AND w.source = :1 AND "
        "e.confirmed_at IS NOT NULL AND e.stranger_at IS NULL AND NOT EXISTS (SELECT 1 FROM write_back b WHERE "
        "b.worker_id = w.id AND b.state = 'waiting') LIMIT :3",
        source,
        now,
        kChangesPerClosure
    );
    return {static_cast<std::size_t>(rows), rows};
}

using QueuePage = std::pair<std::size_t, std::int64_t> (*)(store::Transaction&, const std::string& source, WallTime);

std::size_t queueAll(store::Database& database, const std::string& source, QueuePage queuePage, WallTime now) {
    std::size_t fresh = 0;
    for (bool more = true; more;) {
        const auto [seen, rows] = database.queue().run(
            [&](store::Transaction& tx) { return queuePage(tx, source, now); }, store::Priority::Bulk
        );
        fresh += static_cast<std::size_t>(rows);
        more = seen == kChangesPerClosure;
    }
    return fresh;
}

}  // namespace

std::size_t queueNews(store::Database& database, const WriteBackSettings& settings, WallTime now) {
    std::size_t fresh = 0;
    if (settings.opt_outs) fresh += queueAll(database, settings.source, &queueOptOutPage, now);
    if (settings.numbers) fresh += queueAll(database, settings.source, &queueNumberPage, now);
    return fresh;
}

WriteBackReport writeBack(
    store::Database& database,
    FhirTransport& transport,
    const WriteBackSettings& settings,
    const ImportTools& tools
) {
    const auto now = tools.clock.now();
    using Found = std::tuple<std::int64_t, std::int64_t, std::string, int>;
    const auto due = database.read([&](store::Sql& sql) {
        return sql.all<Found>(
            "SELECT b.id, b.worker_id, w.source_id, b.attempts FROM write_back b JOIN worker w ON w.id = "
            "b.worker_id WHERE b.source = :1 AND b.state = 'waiting' AND b.due_at <= :2 ORDER BY b.due_at, b.id "
            "LIMIT :3",
            settings.source,
            now,
            settings.at_once
        );
    });
    WriteBackReport report;
    for (const auto& [id, worker_id, source_id, attempts] : due) {
        const DueRow row{id, worker_id, source_id, attempts};
        const auto news = database.read([&](store::Sql& sql) {
            News found;
            if (settings.opt_outs) found.opted_out = isWorkerOptedOut(sql, row.worker_id);
            if (settings.numbers) found.numbers = numbersToTell(sql, tools.codec, row.worker_id);
            return found;
        });
        const auto attempt = PersonWriter(transport, settings, tools.plans, row.source_id).tell(news);
        database.queue().run(
            [&](store::Transaction& tx) { finishRow(tx, row, news, attempt, now); }, store::Priority::Bulk
        );
        if (attempt.kind == Attempt::Kind::Told) {
            ++report.told;
        } else if (isGivenUp(row, attempt)) {
            ++report.failed;
        } else {
            ++report.later;
        }
    }
    return report;
}

std::vector<WriteBackRow> openWriteBacks(store::Sql& sql, const std::string& source, std::size_t limit) {
    std::vector<WriteBackRow> rows;
    using Found =
        std::tuple<std::int64_t, std::string, std::string, std::string, int, WallTime, std::string>;
    sql.each<Found>(
        "SELECT b.id, w.source_id, w.name, b.state, b.attempts, b.due_at, b.problem FROM write_back b "
        "JOIN worker w ON w.id = b.worker_id WHERE b.source = :1 AND b.state <> 'done' ORDER BY b.id DESC LIMIT :2",
        [&rows](Found found) {
            auto& [id, source_id, name, state, attempts, due_at, problem] = found;
            rows.push_back(
                {id, std::move(source_id), std::move(name), std::move(state), attempts, due_at, std::move(problem)}
            );
        },
        source,
        limit
    );
    return rows;
}

}  // namespace tama::registry
