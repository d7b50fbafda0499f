#include "reports/worker_lines.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "reports/target_facts.hpp"

namespace tama::reports {
namespace {

constexpr std::int64_t kChunk = 500;  // workers looked at in one go while filtering

std::string likePattern(const std::string& name) {
    std::string pattern = "%";
    for (const char c : matchKey(name)) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return name.empty() ? pattern : pattern + "%";
}

/// Workers of the list above `after_id` whose name fits, with who they are; facts are not in yet.
std::vector<WorkerLine> linesWithoutFacts(
    store::Sql& sql,
    std::int64_t use_case_id,
    const std::string& pattern,
    std::int64_t after_id,
    std::int64_t limit
) {
    std::vector<WorkerLine> lines;
    sql.each<
        std::int64_t,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string>(
        "SELECT w.id, w.uuid, w.name, w.cadre, w.language, coalesce(p.operator, ''), "
        "CASE WHEN a.level = 'facility' THEN a.name ELSE '' END, "
        "CASE WHEN a.level = 'district' THEN a.name WHEN b.level = 'district' THEN b.name "
        "WHEN c.level = 'district' THEN c.name ELSE '' END "
        "FROM target t JOIN worker w ON w.id = t.worker_id "
        "LEFT JOIN phone p ON p.worker_id = t.worker_id AND p.number_key = t.number_key "
        "LEFT JOIN place a ON a.id = w.place_id LEFT JOIN place b ON b.id = a.parent_id "
        "LEFT JOIN place c ON c.id = b.parent_id "
        "WHERE t.use_case_id = :1 AND t.worker_id > :2 AND w.name_key LIKE :3 ESCAPE '\\' "
        "ORDER BY t.worker_id LIMIT :4",
        [&lines](auto row) {
            WorkerLine line;
            std::tie(
                line.worker_id,
                line.uuid,
                line.name,
                line.cadre,
                line.language,
                line.operator_name,
                line.facility,
                line.district
            ) = std::move(row);
            lines.push_back(std::move(line));
        },
        use_case_id,
        after_id,
        pattern,
        limit
    );
    return lines;
}

/// Names that fit may lie far apart: facts are read by stretches of the list, so few are read in vain.
void addFacts(
    store::Sql& sql,
    std::int64_t use_case_id,
    const AskedQuestions& questions,
    std::vector<WorkerLine>& lines,
    bool sparse
) {
    std::unordered_map<std::int64_t, WorkerFacts> facts;
    const auto read = [&](std::int64_t after, std::int64_t last) {
        for (auto& worker : workerFacts(sql, use_case_id, questions, after, last))
            facts.emplace(worker.worker_id, std::move(worker));
    };
    if (sparse) {
        for (const auto& line : lines) read(line.worker_id - 1, line.worker_id);
    } else {
        read(lines.front().worker_id - 1, lines.back().worker_id);
    }
    for (auto& line : lines) {
        auto& worker = facts.at(line.worker_id);
        line.disposition = dispositionOf(worker.facts);
        line.facts = std::move(worker.facts);
        line.in_progress = worker.in_progress;
        line.last_event_at = worker.last_event_at;
    }
}

}  // namespace

std::vector<WorkerLine> workersOf(
    store::Sql& sql,
    std::int64_t use_case_id,
    const WorkerFilter& filter,
    std::int64_t after_id,
    std::int64_t limit
) {
    std::vector<WorkerLine> page;
    const std::string pattern = likePattern(filter.name);
    const auto questions = askedQuestions(sql, use_case_id);
    const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(limit, 0));
    const std::int64_t chunk = filter.disposition ? std::max(limit, kChunk) : limit;
    while (page.size() < wanted) {
        auto lines = linesWithoutFacts(sql, use_case_id, pattern, after_id, chunk);
        if (lines.empty()) break;
        after_id = lines.back().worker_id;
        addFacts(sql, use_case_id, questions, lines, !filter.name.empty());
        const bool last = static_cast<std::int64_t>(lines.size()) < chunk;
        for (auto& line : lines) {
            if (page.size() == wanted) break;
            if (!filter.disposition || line.disposition == *filter.disposition)
                page.push_back(std::move(line));
        }
        if (last) break;
    }
    return page;
}

}  // namespace tama::reports
