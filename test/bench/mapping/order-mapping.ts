/** The order of `shop-order.ts` as values of a sales order: 40 fields, two addresses and a list of commands for the lines. */
export const orderMapping = String.raw`(
  $clean := function($text) { $trim($replace($text, /\s+/, " ")) };
  $address := function($from, $type) {
    {
      "type": $type,
      "name": $from.fullName,
      "company": $from.companyName,
      "street": $from.address1,
      "street2": $from.address2,
      "zip": $from.postalCode,
      "city": $from.city,
      "state_code": $from.stateCode,
      "country_code": $lowercase($from.countryCode),
      "phone": $replace($from.phone, " ", "")
    }
  };
  $taxes := { "0.19": 11, "0.07": 12 };
  $discount := function($item) { $sum([$item.priceAdjustments.basePrice]) };
  $card := paymentInstruments[paymentMethodId = "CREDIT_CARD"];
  $certificate := paymentInstruments[$exists(maskedGiftCertificateCode)];
  {
    "name": "SF" & orderNo,
    "client_order_ref": orderNo,
    "origin": siteId & ":" & orderNo,
    "invoice_ref": invoiceNo,
    "partner_ref": customerInfo.guest ? "GUEST-" & orderNo : "SF-" & customerInfo.customerNo,
    "partner_name": customerInfo.customerName,
    "partner_email": $lowercase(customerInfo.email),
    "partner_lang": $replace(customerLocale, "-", "_"),
    "date_order": $substring($replace(placeDate ?? creationDate, "T", " "), 0, 19),
    "commitment_date": $fromMillis($toMillis(placeDate) + 3 * 86400000, "[Y0001]-[M01]-[D01]"),
    "write_version": $toMillis(lastModified),
    "currency": currency,
    "pricelist": $lookup({ "EUR": 3, "USD": 4, "GBP": 5 }, currency),
    "fiscal_position": taxation = "gross" ? "included" : "excluded",
    "state": status in ["cancelled", "failed", "replaced"] ? "cancel" : confirmationStatus = "confirmed" ? "sale" : "draft",
    "channel": channelType,
    "team_id": siteId = "RefArchEU" ? 7 : siteId = "RefArchUS" ? 8 : 9,
    "source": c_orderSource ?? "unknown",
    "loyalty": c_loyaltyId,
    "partner_invoice": $address(billingAddress, "invoice"),
    "partner_shipping": $address(shipments[0].shippingAddress, "delivery"),
    "carrier": shipments[0].shippingMethod.id,
    "shipment_count": $count(shipments),
    "gift": true in shipments.gift,
    "gift_messages": $join([shipments.giftMessage], "; "),
    "coupons": [couponItems[status = "applied"].code],
    "promotions": [$distinct(productItems.priceAdjustments.promotionId)],
    "card_brand": $card.paymentCard.cardType,
    "card_digits": $card.paymentCard.numberLastDigits,
    "paid_card": $sum($card.paymentTransaction.amount),
    "paid_certificate": $sum($certificate.paymentTransaction.amount),
    "payment_refs": $join(paymentInstruments.paymentTransaction.transactionId, ","),
    "note": $join(notes[createdBy != "System"].(subject & ": " & $clean(text)), "\n"),
    "amount_untaxed": $round(orderTotal - taxTotal, 2),
    "amount_tax": taxTotal,
    "amount_total": orderTotal,
    "amount_lines": $round($sum(productItems.(basePrice * quantity + $discount($))), 2),
    "quantity_total": $sum(productItems.quantity),
    "most_expensive": productItems^(>basePrice)[0].productId,
    "quantity_by_rate": productItems{ $string(taxRate): $sum(quantity) },
    "order_line": $append(
      [productItems#$index.{
        "command": 0,
        "sequence": ($index + 1) * 10,
        "line_key": itemId,
        "product_code": productId,
        "name": $trim(productName) & (gift ? " (gift)" : ""),
        "product_uom_qty": quantity,
        "price_unit": $round(basePrice + ($discount($) / quantity), 4),
        "discount": priceAdjustments ? $round(-100 * $discount($) / (basePrice * quantity), 2) : 0,
        "tax_ids": [$lookup($taxes, $string(taxRate))],
        "shipment": shipmentId,
        "colour": $uppercase(c_colour),
        "options": [optionItems.(optionId & "=" & $string(basePrice))]
      }],
      [shippingItems.{
        "command": 0,
        "line_key": "shipping-" & itemId,
        "product_code": "SHIPPING",
        "name": itemText,
        "product_uom_qty": 1,
        "price_unit": basePrice,
        "tax_ids": [$lookup($taxes, $string(taxRate))]
      }]
    )
  }
)`;
