// The texts in which SMSCs write receipts: the appendix B form in any order, case and completeness, "id
// state", and comma-separated lines. Used by receipt.cpp only. Thread rule: pure functions. Source: SMPP 3.4
// appendix B ("vendor specific"), and bodies reported for Kannel, Jasmin, vumi and jsmpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/smpp/receipt.hpp"

namespace tama::gateway::smpp {

/// The body as plain characters: UTF-16 (by data_coding 8, a byte order mark, or its NULs) narrowed, NULs
/// dropped.
std::string plainReceiptText(std::string_view body, std::uint8_t data_coding);

/// `marked`: the PDU says that this is a receipt, so that looser forms are tried as well.
std::optional<Receipt> receiptFromText(const std::string& text, bool marked);

/// "2611210054", with seconds "261121005430", or with a four-digit year.
std::optional<WallTime> parseReceiptDate(std::string_view digits);

}  // namespace tama::gateway::smpp
