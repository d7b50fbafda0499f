#include "registry/contact_problem.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <date/date.h>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "registry/place_store.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMaxProblemPage = 1000;

std::string sharersOf(store::Sql& sql, std::int64_t worker_id) {
    const auto names = sql.all<std::string>(
        "SELECT DISTINCT o.name FROM phone mine JOIN phone theirs ON theirs.number_key = mine.number_key "
        "JOIN worker o ON o.id = theirs.worker_id "
        "WHERE mine.worker_id = :1 AND o.id <> :1 AND o.status <> 'left' ORDER BY o.name LIMIT 5",
        worker_id
    );
    return "with " + join(names, "; ");
}

}  // namespace

void openContactProblem(
    store::Transaction& tx, std::int64_t worker_id, const PlannedProblem& problem, WallTime now
) {
    tx.run(
        "INSERT INTO contact_problem (worker_id, kind, detail, created_at) VALUES (:1, :2, :3, :4) "
        "ON CONFLICT (worker_id, kind, detail) DO UPDATE SET created_at = excluded.created_at, closed_at = "
        "NULL WHERE contact_problem.closed_at IS NOT NULL",
        worker_id,
        problem.kind,
        problem.detail,
        now
    );
}

std::vector<ContactProblem> openContactProblems(store::Sql& sql, const ContactProblemFilter& filter) {
    std::vector<ContactProblem> problems;
    std::vector<std::optional<std::int64_t>> places;
    using Row = std::tuple<
        std::int64_t,
        std::int64_t,
        std::string,
        std::string,
        std::string,
        std::optional<std::int64_t>,
        std::string,
        std::string,
        WallTime>;
    sql.each<Row>(
        "SELECT c.id, w.id, w.source, w.source_id, w.name, w.place_id, c.kind, c.detail, c.created_at "
        "FROM contact_problem c JOIN worker w ON w.id = c.worker_id "
        "WHERE c.closed_at IS NULL AND c.id > :1 AND (:2 = '' OR c.kind = :2) ORDER BY c.id LIMIT :3",
        [&](Row row) {
            auto& [id, worker_id, source, source_id, name, place_id, kind, detail, created_at] = row;
            places.push_back(place_id);
            problems.push_back(
                {id,
                 worker_id,
                 std::move(source),
                 std::move(source_id),
                 std::move(name),
                 {},
                 std::move(kind),
                 std::move(detail),
                 created_at}
            );
        },
        filter.after_id,
        filter.kind,
        std::min(filter.limit, kMaxProblemPage)
    );
    const auto tree = problems.empty() ? PlaceTree() : PlaceTree::load(sql);
    for (std::size_t i = 0; i < problems.size(); ++i) {
        problems[i].place = tree.pathText(places[i]);
        if (problems[i].kind == "shared") problems[i].detail = sharersOf(sql, problems[i].worker_id);
    }
    return problems;
}

std::int64_t countContactProblems(store::Sql& sql, const std::string& kind) {
    return *sql.one<std::int64_t>(
        "SELECT count(*) FROM contact_problem WHERE closed_at IS NULL AND (:1 = '' OR kind = :1)", kind
    );
}

std::string contactProblemsCsv(const std::vector<ContactProblem>& problems, bool with_header) {
    std::string csv;
    if (with_header) {
        csv = kUtf8Bom;
        appendCsvRow(csv, {"source", "id", "name", "place", "problem", "detail", "since"});
    }
    for (const auto& problem : problems) {
        appendCsvRow(
            csv,
            {problem.source,
             problem.source_id,
             problem.name,
             problem.place,
             problem.kind,
             problem.detail,
             date::format("%F", date::floor<date::days>(problem.created_at))}
        );
    }
    return csv;
}

bool replaceContactProblems(
    store::Transaction& tx,
    std::int64_t worker_id,
    const std::vector<std::string_view>& kinds,
    const std::vector<PlannedProblem>& problems,
    WallTime now
) {
    std::vector<PlannedProblem> wanted = problems;
    std::vector<std::int64_t> mended;
    tx.each<std::int64_t, std::string, std::string>(
        "SELECT id, kind, detail FROM contact_problem "
        "WHERE worker_id = :1 AND closed_at IS NULL",
        [&](std::tuple<std::int64_t, std::string, std::string> row) {
            if (std::find(kinds.begin(), kinds.end(), std::get<1>(row)) == kinds.end()) return;
            const PlannedProblem open{std::get<1>(row), std::get<2>(row)};
            if (std::erase(wanted, open) == 0) mended.push_back(std::get<0>(row));
        },
        worker_id
    );
    for (const auto id : mended) tx.run("UPDATE contact_problem SET closed_at = :2 WHERE id = :1", id, now);
    for (const auto& problem : wanted) openContactProblem(tx, worker_id, problem, now);
    return !mended.empty() || !wanted.empty();
}

void checkSharedPhones(store::Transaction& tx, std::int64_t after, std::int64_t through, WallTime now) {
    const auto sharing = tx.all<std::int64_t>(
        "SELECT w.id FROM worker w WHERE w.id > :1 AND w.id <= :2 AND w.status <> 'left' AND EXISTS ("
        "SELECT 1 FROM phone mine JOIN phone theirs ON theirs.number_key = mine.number_key "
        "JOIN worker o ON o.id = theirs.worker_id "
        "WHERE mine.worker_id = w.id AND theirs.worker_id <> w.id AND o.status <> 'left') ORDER BY w.id",
        after,
        through
    );
    const auto open = tx.all<std::int64_t>(
        "SELECT worker_id FROM contact_problem "
        "WHERE worker_id > :1 AND worker_id <= :2 AND kind = 'shared' AND closed_at IS NULL ORDER BY "
        "worker_id",
        after,
        through
    );
    for (const auto id : sharing) {
        if (!std::binary_search(open.begin(), open.end(), id))
            openContactProblem(tx, id, {"shared", {}}, now);
    }
    for (const auto id : open) {
        if (std::binary_search(sharing.begin(), sharing.end(), id)) continue;
        tx.run(
            "UPDATE contact_problem SET closed_at = :2 WHERE worker_id = :1 AND kind = 'shared' AND "
            "closed_at IS NULL",
            id,
            now
        );
    }
}

void checkSharersOf(store::Transaction& tx, std::int64_t number_key, WallTime now) {
    const auto holders = tx.all<std::int64_t>("SELECT worker_id FROM phone WHERE number_key = :1", number_key);
    for (const auto id : holders) checkSharedPhones(tx, id - 1, id, now);
}

}  // namespace tama::registry
