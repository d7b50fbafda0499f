#include "gateway/smpp/delivery_plan.hpp"

#include <algorithm>

#include "gateway/smpp/receipt.hpp"

namespace tama::gateway::smpp {
namespace {

struct LaterDelivery {
    bool operator()(const Delivery& a, const Delivery& b) const {
        return a.due != b.due ? a.due > b.due : a.order > b.order;
    }
};

bool wantsReceipt(std::uint8_t registered_delivery, MessageState state) {
    constexpr std::uint8_t kReceiptMask = 0x03;
    const int wish = registered_delivery & kReceiptMask;
    return wish == 1 || (wish == 2 && state != MessageState::Delivered);
}

}  // namespace

void DeliveryPlan::add(Delivery delivery) {
    delivery.order = ++last_order_;
    heap_.push_back(std::move(delivery));
    std::ranges::push_heap(heap_, LaterDelivery{});
}

std::optional<WallTime> DeliveryPlan::nextDue() const {
    if (heap_.empty()) return std::nullopt;
    return heap_.front().due;
}

std::optional<Delivery> DeliveryPlan::takeDue(WallTime now) {
    if (heap_.empty() || heap_.front().due > now) return std::nullopt;
    std::ranges::pop_heap(heap_, LaterDelivery{});
    Delivery delivery = std::move(heap_.back());
    heap_.pop_back();
    return delivery;
}

std::size_t DeliveryPlan::cancel(const std::string& message_id) {
    const std::size_t removed =
        std::erase_if(heap_, [&](const Delivery& delivery) { return delivery.message_id == message_id; });
    std::ranges::make_heap(heap_, LaterDelivery{});
    return removed;
}

std::optional<Delivery> receiptFor(
    const SubmitSm& submit, const std::string& message_id, const PlannedReceipt& receipt, WallTime now
) {
    if (!wantsReceipt(submit.registered_delivery, receipt.state)) return std::nullopt;
    const WallTime due = now + receipt.delay;
    DeliverSm message;
    message.source = submit.destination;
    message.destination = submit.source;
    message.esm_class = esm::kDeliveryReceipt;
    message.short_message = formatReceiptText(message_id, receipt.state, receipt.error_code, now, due);
    message.tlvs = {
        {tag::kReceiptedMessageId, message_id + '\0'},
        {tag::kMessageState, std::string(1, static_cast<char>(receipt.state))}};
    return Delivery{due, true, message_id, receipt.state, std::move(message), false, 0};
}

Delivery replyFor(const SubmitSm& submit, const std::string& message_id, PlannedReply reply, WallTime now) {
    DeliverSm message;
    message.source = submit.destination;
    if (!reply.from.empty()) message.source.digits = std::move(reply.from);
    message.destination = submit.source;
    message.esm_class = reply.esm_class;
    message.data_coding = reply.data_coding;
    message.short_message = std::move(reply.octets);
    return {now + reply.delay, false, message_id, MessageState::Unknown, std::move(message), false, 0};
}

}  // namespace tama::gateway::smpp
