Attribute VB_Name = "Ribbon"
'@Folder("InvoiceWorkbook")
'@ModuleDescription("The one callback of the ribbon: a button's tag names its macro.")
Option Explicit

Public Sub OnPress(ByVal control As Object)
    Application.Run control.Tag
End Sub
