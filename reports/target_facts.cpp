#include "reports/target_facts.hpp"

#include <string>
#include <string_view>
#include <tuple>

namespace tama::reports {
namespace {

// Parameters of all statements: :1 use case, :2 and :3 worker ids, above and up to.

#define TAMA_FAILED_STATES "('undelivered', 'expired', 'rejected', 'cancelled')"

// One row a session. The message is looked up only where neither a receipt nor a reply came.
constexpr std::string_view kSessionsWithQuestions =
    "WITH by_session AS (SELECT s.worker_id AS worker_id, s.id AS session_id, s.status AS status, "
    "count(a.id) AS asked, coalesce(sum(a.valid), 0) AS answered, count(a.answered_at) AS replies, "
    "count(a.sent_at) AS sent, count(a.delivered_at) AS delivered, "
    "CASE WHEN s.status = 'completed' AND count(a.id) > 0 AND count(a.valid) = count(a.id) "
    "AND sum(a.valid) > 0 AND sum(a.timed_out) = 0 THEN 1 ELSE 0 END AS completed, "
    "count(CASE WHEN m.state IN " TAMA_FAILED_STATES
    " THEN 1 END) AS failed, "
    "max(CASE WHEN m.state IN " TAMA_FAILED_STATES
    " THEN m.failure ELSE '' END) AS failure, "
    "max(coalesce(a.answered_at, a.delivered_at, a.sent_at, s.modified_at)) AS last_event "
    "FROM session s LEFT JOIN answer a ON a.session_id = s.id "
    "LEFT JOIN message m ON m.id = a.message_id AND a.delivered_at IS NULL AND a.answered_at IS NULL "
    "WHERE s.use_case_id = :1 AND s.worker_id > :2 AND s.worker_id <= :3 AND s.message_class = 'use-case' "
    "GROUP BY s.worker_id, s.id) ";

// A workflow that asks nothing leaves no answers: its messages are what is known.
constexpr std::string_view kSessionsWithoutQuestions =
    "WITH told AS (SELECT message_id FROM use_case_message "
    "WHERE use_case_id = :1 AND worker_id > :2 AND worker_id <= :3 UNION ALL SELECT id FROM message "
    "WHERE id > (SELECT message_id FROM use_case_message_filed WHERE id = 1) "
    "AND use_case_id = :1 AND worker_id > :2 AND worker_id <= :3 AND class <> 'test'), "
    "by_session AS (SELECT s.worker_id AS worker_id, s.id AS session_id, s.status AS status, "
    "0 AS asked, 0 AS answered, 0 AS replies, "
    "count(m.submitted_at) AS sent, count(CASE WHEN m.state = 'delivered' THEN 1 END) AS delivered, "
    "CASE WHEN s.status = 'completed' AND count(CASE WHEN m.state = 'delivered' THEN 1 END) > 0 "
    "THEN 1 ELSE 0 END AS completed, "
    "count(CASE WHEN m.state IN " TAMA_FAILED_STATES
    " THEN 1 END) AS failed, "
    "max(CASE WHEN m.state IN " TAMA_FAILED_STATES
    " THEN m.failure ELSE '' END) AS failure, "
    "max(coalesce(m.finished_at, m.submitted_at, s.modified_at)) AS last_event "
    "FROM session s LEFT JOIN (SELECT message.* FROM told JOIN message ON message.id = told.message_id "
    "WHERE message.direction = 'out') m ON m.session_id = s.id "
    "WHERE s.use_case_id = :1 AND s.worker_id > :2 AND s.worker_id <= :3 AND s.message_class = 'use-case' "
    "GROUP BY s.worker_id, s.id) ";

// One row a worker of the list. PostgreSQL makes NUMERIC of sums of BIGINT, hence the casts.
constexpr std::string_view kByWorker =
    "SELECT t.worker_id AS worker_id, t.exclusion AS exclusion, "
    "coalesce(max(CASE WHEN b.status IN ('stopped', 'declined') THEN 1 ELSE 0 END), 0) AS opted_out, "
    "coalesce(max(CASE WHEN b.status = 'wrong_person' THEN 1 ELSE 0 END), 0) AS wrong_person, "
    "coalesce(max(CASE WHEN b.status = 'failed' THEN 1 ELSE 0 END), 0) AS broken, "
    "max(CASE WHEN b.status IN ('waiting', 'in_line') THEN 1 "
    "WHEN b.status IS NULL AND t.exclusion = '' THEN 1 ELSE 0 END) AS open, "
    "coalesce(max(b.completed), 0) AS completed, "
    "CAST(coalesce(sum(b.asked), 0) AS BIGINT) AS asked, "
    "CAST(coalesce(sum(b.answered), 0) AS BIGINT) AS answered, "
    "CAST(coalesce(sum(b.replies), 0) AS BIGINT) AS replies, "
    "CASE WHEN coalesce(sum(b.sent), 0) > 0 THEN 1 ELSE 0 END AS sent, "
    "CASE WHEN coalesce(sum(b.delivered), 0) > 0 THEN 1 ELSE 0 END AS delivered, "
    "CASE WHEN coalesce(sum(b.failed), 0) > 0 THEN 1 ELSE 0 END AS failed, "
    "coalesce(max(b.failure), '') AS failure, max(coalesce(b.last_event, t.started_at)) AS last_event "
    "FROM target t LEFT JOIN by_session b ON b.worker_id = t.worker_id "
    "WHERE t.use_case_id = :1 AND t.worker_id > :2 AND t.worker_id <= :3 "
    "GROUP BY t.worker_id, t.exclusion";

#define TAMA_FACT_COLUMNS                                                                                \
    "exclusion, opted_out, wrong_person, broken, completed, asked, answered, replies, sent, delivered, " \
    "failed, failure"

std::string factsOfEach(std::string_view sessions) {
    return std::string(sessions) + "SELECT worker_id, open, last_event, " TAMA_FACT_COLUMNS " FROM (" +
           std::string(kByWorker) + ") w ORDER BY worker_id";
}

std::string countsOfSame(std::string_view sessions) {
    return std::string(sessions) + "SELECT count(*), " TAMA_FACT_COLUMNS " FROM (" + std::string(kByWorker) +
           ") w GROUP BY " TAMA_FACT_COLUMNS;
}

bool asksNothing(store::Sql& sql, std::int64_t use_case_id) {
    return !sql.one<std::int64_t>("SELECT id FROM answer WHERE use_case_id = :1 LIMIT 1", use_case_id);
}

std::int64_t shortestCompleteSet(store::Sql& sql, std::int64_t use_case_id) {
    return sql
        .one<std::optional<std::int64_t>>(
            "SELECT min(questions) FROM (SELECT count(*) AS questions FROM answer a JOIN session s ON s.id = "
            "a.session_id "
            "WHERE a.use_case_id = :1 AND s.status = 'completed' AND s.message_class = 'use-case' GROUP BY "
            "s.id "
            "HAVING count(a.valid) = count(*) AND sum(a.valid) > 0 AND sum(a.timed_out) = 0) complete",
            use_case_id
        )
        .value_or(std::nullopt)
        .value_or(0);
}

struct FactColumns {
    std::string exclusion;
    bool opted_out, wrong_person, broken, completed;
    std::int64_t asked, answered, replies;
    bool sent, delivered, failed;
    std::string failure;
};

/// In the order of TAMA_FACT_COLUMNS.
auto factsOf(FactColumns& row) {
    return std::tie(
        row.exclusion,
        row.opted_out,
        row.wrong_person,
        row.broken,
        row.completed,
        row.asked,
        row.answered,
        row.replies,
        row.sent,
        row.delivered,
        row.failed,
        row.failure
    );
}

TargetFacts factsFrom(const FactColumns& row) {
    TargetFacts facts;
    facts.exclusion = row.exclusion;
    facts.opted_out = row.opted_out;
    facts.wrong_person = row.wrong_person;
    facts.completed = row.completed;
    facts.asked = row.asked;
    facts.answered = row.answered;
    facts.replied = row.replies > 0 || row.opted_out || row.wrong_person;
    facts.delivered = row.delivered || facts.replied;
    facts.accepted = row.sent || facts.delivered;
    facts.failed = !facts.delivered && (row.failed || row.broken);
    if (facts.failed) {
        // A session that broke before it sent anything is our fault.
        facts.failure = row.failed ? gateway::failureClassFrom(row.failure) : gateway::FailureClass::NotSent;
    }
    return facts;
}

}  // namespace

AskedQuestions askedQuestions(store::Sql& sql, std::int64_t use_case_id) {
    return {asksNothing(sql, use_case_id), shortestCompleteSet(sql, use_case_id)};
}

std::vector<WorkerFacts> workerFacts(
    store::Sql& sql,
    std::int64_t use_case_id,
    const AskedQuestions& questions,
    std::int64_t after,
    std::int64_t last
) {
    static const std::string with_questions = factsOfEach(kSessionsWithQuestions);
    static const std::string without_questions = factsOfEach(kSessionsWithoutQuestions);
    std::vector<WorkerFacts> found;
    sql.each<
        std::int64_t,
        bool,
        std::optional<WallTime>,
        std::string,
        bool,
        bool,
        bool,
        bool,
        std::int64_t,
        std::int64_t,
        std::int64_t,
        bool,
        bool,
        bool,
        std::string>(
        questions.none ? without_questions : with_questions,
        [&found, &questions](auto row) {
            WorkerFacts worker;
            FactColumns columns{};
            std::tuple_cat(
                std::tie(worker.worker_id, worker.in_progress, worker.last_event_at), factsOf(columns)
            ) = std::move(row);
            worker.replies = columns.replies;
            worker.facts = factsFrom(columns);
            worker.facts.expected = questions.shortest_complete;
            found.push_back(std::move(worker));
        },
        use_case_id,
        after,
        last
    );
    return found;
}

std::vector<FactsCount> factsCounts(store::Sql& sql, std::int64_t use_case_id) {
    static const std::string with_questions = countsOfSame(kSessionsWithQuestions);
    static const std::string without_questions = countsOfSame(kSessionsWithoutQuestions);
    const auto questions = askedQuestions(sql, use_case_id);
    std::vector<FactsCount> found;
    sql.each<
        std::int64_t,
        std::string,
        bool,
        bool,
        bool,
        bool,
        std::int64_t,
        std::int64_t,
        std::int64_t,
        bool,
        bool,
        bool,
        std::string>(
        questions.none ? without_questions : with_questions,
        [&found, &questions](auto row) {
            FactsCount same;
            FactColumns columns{};
            std::tuple_cat(std::tie(same.workers), factsOf(columns)) = std::move(row);
            same.replies = columns.replies;
            same.facts = factsFrom(columns);
            same.facts.expected = questions.shortest_complete;
            found.push_back(std::move(same));
        },
        use_case_id,
        std::int64_t{0},
        kLastWorker
    );
    return found;
}

#undef TAMA_FACT_COLUMNS
#undef TAMA_FAILED_STATES

}  // namespace tama::reports
