#include "requests/notes.hpp"

#include <fmt/format.h>

namespace tama::requests {

Result<void> checkRemarks(const std::vector<Remark>& remarks, std::size_t questions) {
    if (remarks.size() > kMostRemarks) {
        return fail(ErrorCode::InvalidInput, fmt::format("at most {} comments at once", kMostRemarks), "comments");
    }
    for (const auto& remark : remarks) {
        if (remark.text.empty()) return fail(ErrorCode::InvalidInput, "a comment needs a text", "comments");
        if (remark.text.size() > kLongestRemark) {
            return fail(ErrorCode::InvalidInput, fmt::format("is longer than {} bytes", kLongestRemark), "comments");
        }
        if (!remark.question) continue;
        if (*remark.question < 1 || *remark.question > static_cast<std::int64_t>(questions)) {
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("there is no question {}; the form has {}", *remark.question, questions),
                "comments"
            );
        }
    }
    return {};
}

std::vector<std::int64_t> addNotes(
    store::Transaction& tx,
    std::int64_t use_case_id,
    std::string_view act,
    const std::vector<Remark>& remarks,
    const std::string& author,
    WallTime now
) {
    std::vector<std::int64_t> ids;
    for (const auto& remark : remarks) {
        ids.push_back(tx.insert(
            "INSERT INTO use_case_note (use_case_id, act, question, text, author, at) "
            "VALUES (:1, :2, :3, :4, :5, :6) RETURNING id",
            use_case_id,
            act,
            remark.question,
            remark.text,
            author,
            now
        ));
    }
    return ids;
}

std::vector<Note> notesOf(store::Sql& sql, std::int64_t use_case_id) {
    std::vector<Note> notes;
    sql.each<std::int64_t, std::string, std::optional<std::int64_t>, std::string, std::string, WallTime>(
        "SELECT id, act, question, text, author, at FROM use_case_note WHERE use_case_id = :1 ORDER BY id",
        [&notes](auto row) {
            auto& [id, act, question, text, author, at] = row;
            notes.push_back({id, std::move(act), {std::move(text), question}, std::move(author), at});
        },
        use_case_id
    );
    return notes;
}

}  // namespace tama::requests
