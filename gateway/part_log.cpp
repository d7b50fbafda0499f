#include "gateway/part_log.hpp"

#include <array>

#include "base/enum_words.hpp"

namespace tama::gateway {
namespace {

constexpr std::array kPartEventWords{
    std::pair{PartEvent::TryAgain, std::string_view{"try_again"}},
    std::pair{PartEvent::Refused, std::string_view{"refused"}},
    std::pair{PartEvent::AnswerLost, std::string_view{"answer_lost"}},
    std::pair{PartEvent::Resent, std::string_view{"resent"}},
    std::pair{PartEvent::Receipt, std::string_view{"receipt"}},
    std::pair{PartEvent::Moved, std::string_view{"moved"}},
};

}  // namespace

std::string_view nameOf(PartEvent event) {
    return wordOf(kPartEventWords, event);
}

void logPart(store::Transaction& tx, const PartNews& news) {
    tx.run(
        "INSERT INTO part_event (part_id, at, event, code, detail, sent_at)"
        " SELECT id, :2, :3, :4, :5, submitted_at FROM part WHERE id = :1",
        news.part_id,
        news.at,
        nameOf(news.event),
        news.code,
        news.detail
    );
}

}  // namespace tama::gateway
