;;; gouji.el --- Check budget disclosure drafts with Eglot  -*- lexical-binding: t; -*-

;;; Commentary:

;; Put this file on the `load-path' and (require 'gouji) in the init file.  A draft then opens in `gouji-mode', and
;; Eglot (part of Emacs 29; a package for Emacs 26 to 28) starts the server.  The settings, which may all be left out:
;;
;;   (setq-default eglot-workspace-configuration '(:gouji (:lang "zh" :year 2024 :ignore ["GJ501"])))

;;; Code:

(require 'eglot)

;;;###autoload
(define-derived-mode gouji-mode text-mode "勾稽"
  "Drafts of 预算公开 and 决算公开."
  ;; Tabs separate the cells of a table.
  (setq-local indent-tabs-mode t
              tab-width 14
              require-final-newline nil)
  (visual-line-mode))

;;;###autoload
(dolist (pattern '("\\.\\(?:gouji\\|ysgk\\|jsgk\\)\\'" "[预决]算公开[^/]*\\.\\(?:txt\\|md\\)\\'"))
  (add-to-list 'auto-mode-alist (cons pattern 'gouji-mode)))

(add-to-list 'eglot-server-programs '(gouji-mode "gouji" "lsp"))
(add-hook 'gouji-mode-hook #'eglot-ensure)

(provide 'gouji)
;;; gouji.el ends here
